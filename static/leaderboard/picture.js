// Puts a whole picture on the screen, and refuses an older one after a newer.

import { Clock } from "./clock.js";
import { showGoal, showLanes } from "./lanes.js";
import { make, say, write } from "./rich.js";
import { Rows } from "./rows.js";

const LIT_MS = 6000;
const HEARD_MS = 10000; // a screen reader that is told more often never comes to the end
const find = (name) => document.getElementById(name);

export class Picture {
  constructor(body) {
    this.body = body;
    this.clock = new Clock(find("left"), find("until"));
    this.rows = new Rows(find("rows"));
    this.stamp = [0, 0];
    this.stale = "";
    this.lastMoment = null;
    this.hearing = 0;
    this.heard = find("sentence").textContent.trim();
    this.frame = null;
    this.heardAt = performance.now(); // what the page opens with is read with it
  }

  /** Show a frame unless one as new is there: epoch first, then seq. Says whether it did. */
  show(frame) {
    const [epoch, seq] = this.stamp;
    if (frame.epoch < epoch || (frame.epoch === epoch && frame.seq <= seq)) return false;
    this.stamp = [frame.epoch, frame.seq];
    this.frame = frame;
    this.clock.take(frame);
    this.paint(frame);
    return true;
  }

  get etag() {
    return `"${this.stamp.join(".")}"`;
  }

  /** One line on a wide screen: beside a wide clock also a shorter sentence takes the small size. */
  fitSentence(long) {
    const hero = find("hero");
    hero.classList.toggle("long", long);
    const line = find("sentence");
    const size = parseFloat(getComputedStyle(line).fontSize);
    const wraps = line.offsetHeight > 1.6 * size;
    if (wraps && matchMedia("(orientation: landscape)").matches) hero.classList.add("long");
  }

  paint(frame) {
    say(find("name"), frame.title);
    say(find("when"), frame.when);
    write(find("sentence"), frame.sentence.parts);
    this.fitSentence(frame.sentence.long);
    this.hear();
    showLanes(find("teams"), frame.lanes);
    showGoal(find("goal"), frame.goal);
    this.showMoments(frame.moments);
    this.showPeople(frame.people);
    this.showFoot(frame.foot);
    this.body.dataset.state = frame.state;
    this.body.classList.toggle("no-people", !frame.people || !frame.people.limit);
    this.body.classList.toggle("no-teams", !frame.lanes);
  }

  /** Tell screen readers how it stands: the newest sentence, ten seconds apart. */
  hear() {
    if (this.hearing || find("sentence").textContent.trim() === this.heard) return;
    const wait = Math.max(0, this.heardAt + HEARD_MS - performance.now());
    this.hearing = setTimeout(() => {
      this.hearing = 0;
      this.heardAt = performance.now();
      this.heard = find("sentence").textContent.trim();
      say(find("heard"), this.heard);
    }, wait);
  }

  showPeople(people) {
    find("people").hidden = !people || !people.limit;
    if (!people) return;
    const ahead = ["before", "running"].includes(this.frame.state);
    find("soon").hidden = people.rows.length > 0 || !ahead;
    say(find("cap"), people.cap);
    say(find("unit"), people.unit);
    this.rows.show(people.rows, { light: !this.stale });
    find("rows").classList.toggle("few", people.limit < 6);
    find("people").classList.toggle("more-than-ten", people.rows.length > 10);
  }

  showMoments(moments) {
    const newest = moments.length ? moments[0].id : null;
    const fresh = this.lastMoment !== null && newest !== null && newest !== this.lastMoment;
    this.lastMoment = newest || "";
    const list = find("moments");
    const items = moments.map((moment, index) => {
      const item = make("p", `moment${fresh && !index && !this.stale ? " lit" : ""}`);
      const text = make("span");
      write(text, moment.say);
      item.append(make("time", "num", moment.at), " ", text);
      return item;
    });
    const lit = list.querySelector(".lit");
    if (!fresh && lit && items.length) items[0].classList.add("lit");
    list.replaceChildren(...items);
    if (!fresh) return;
    clearTimeout(this.momentLamp);
    this.momentLamp = setTimeout(() => this.dimMoment(), LIT_MS);
  }

  dimMoment() {
    for (const item of find("moments").querySelectorAll(".lit")) item.classList.remove("lit");
  }

  showFoot(foot) {
    if (this.stale) return;
    find("state").dataset.is = foot.is;
    say(find("state"), foot.say);
    say(find("more"), foot.more);
  }

  /**
   * Nothing new comes (`why`). The server is lost: the last picture stays, dim, its time is written.
   * The right to watch is gone (refused): names and figures go with it.
   */
  setStale(why) {
    if (this.stale === why) return;
    this.stale = why;
    this.body.classList.toggle("stale", Boolean(why));
    this.body.classList.toggle("withdrawn", why === "refused");
    if (!why) {
      this.showFoot(this.frame.foot);
      return;
    }
    this.rows.dim();
    this.dimMoment();
    const text = why === "lost" ? this.body.dataset.stale : this.body.dataset.refused;
    find("state").dataset.is = why === "lost" ? "late" : "silent";
    say(find("state"), text.replace("{time}", this.frame.foot.at));
    say(find("more"), "");
  }
}
