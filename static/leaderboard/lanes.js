// Teams on their tracks: a position, the tail earned today, the gap to who leads.

import { make, mark, say, teamClass, write } from "./rich.js";

const SVG = "http://www.w3.org/2000/svg";

function shape(name, kind, lengths) {
  const element = document.createElementNS(SVG, name);
  element.setAttribute("class", kind);
  for (const key of Object.keys(lengths)) element.setAttribute(key, lengths[key]);
  return element;
}

function track(lane) {
  const svg = shape("svg", "track", { "aria-hidden": "true" });
  svg.append(shape("rect", "rail", { width: "100%" }));
  if (lane.front !== undefined) {
    const gap = { x1: `${lane.at}%`, x2: `${lane.front}%`, y1: "50%", y2: "50%" };
    svg.append(shape("line", "gap", gap), shape("rect", "front", { x: `${lane.front}%` }));
  }
  if (lane.day) {
    svg.append(shape("rect", "day", { x: `${lane.day[0]}%`, width: `${lane.day[1]}%` }));
  }
  if (lane.at !== undefined) svg.append(shape("rect", "pos", { x: `${lane.at}%` }));
  return svg;
}

function lane(entry, many) {
  const kind = `lane ${teamClass(entry.mark)}${entry.lead ? " lead" : ""}`;
  const item = make("li", kind + (entry.long && !many ? " long" : ""));
  const name = make("span", "team cut", entry.name);
  const score = make("b", "num", entry.score);
  if (many) {
    item.append(mark(entry.mark), name, track(entry), score);
    return item;
  }
  const note = make("small");
  write(note, entry.note);
  item.append(mark(entry.mark), name, score, track(entry), note);
  return item;
}

/** Draw the section: caption, unit and lanes. */
export function showLanes(section, lanes) {
  section.hidden = !lanes;
  if (!lanes) return;
  const [caption, list] = [section.querySelector("h2"), section.querySelector("ul")];
  say(caption.firstElementChild, lanes.cap);
  say(caption.lastElementChild, lanes.unit);
  list.classList.toggle("many", lanes.many);
  list.replaceChildren(...lanes.rows.map((entry) => lane(entry, lanes.many)));
}

/** Draw the thermometer of the common objective. */
export function showGoal(section, goal) {
  section.hidden = !goal;
  if (!goal) return;
  const caption = section.querySelector("h2");
  say(caption.firstElementChild, goal.cap);
  say(caption.lastElementChild, goal.side);
  const [now, aim] = section.querySelectorAll(".thermo b");
  say(now, goal.now);
  say(aim, goal.aim);
  section.querySelector(".fill").setAttribute("width", `${goal.fill}%`);
  section.querySelector(".thermo").classList.toggle("reached", goal.reached);
}
