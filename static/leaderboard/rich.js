// Texts with emphasised parts (boards/rich.py) as elements. Nothing in a part is ever markup.

/** An element with a class and a text. */
export function make(name, kind = "", text = "") {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  if (text) element.textContent = text;
  return element;
}

/** A team's mark: colour and shape by its number; from the ninth the colours again, outlined. */
export function mark(number) {
  const place = number ? ((number - 1) % 8) + 1 : 0;
  return make("i", `mark${place ? ` t${place}` : ""}${number > 8 ? " outlined" : ""}`);
}

export function teamClass(number) {
  return number ? `t${((number - 1) % 8) + 1}` : "";
}

function elementOf([kind, text, number]) {
  if (kind === "b") return make("b", "num", text);
  if (kind === "s") return make("sup", "", text);
  if (kind !== "w") return document.createTextNode(text);
  const who = make("span", `who ${teamClass(number)}`);
  if (number) who.append(mark(number), " ");
  who.append(text);
  return who;
}

/** Replace what an element holds, and only if it differs: a screen reader then stays quiet. */
export function write(element, parts) {
  const key = JSON.stringify(parts);
  if (element.dataset.said === key) return;
  element.dataset.said = key;
  element.replaceChildren(...parts.map(elementOf));
}

/** Set a plain text, only if it differs. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
