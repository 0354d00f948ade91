// The first places. Rows slide to their new place (FLIP); only the climber is lit, one at a time.

import { make, mark, say } from "./rich.js";

const MOVE_MS = 640;
const LIT_MS = 6000;
const EASE = "cubic-bezier(.65, 0, .2, 1)";
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function row(entry) {
  const item = make("li");
  item.dataset.k = entry.k;
  item.append(make("b"), mark(entry.mark), make("span", "cut"), make("em", "num"));
  return item;
}

function update(item, entry) {
  say(item.children[0], String(entry.rank));
  const shape = mark(entry.mark);
  if (item.children[1].className !== shape.className) item.children[1].replaceWith(shape);
  say(item.children[2], entry.name);
  say(item.children[3], entry.score);
}

/** The row that rose most, the better place winning; null when none did. */
function climber(entries, before) {
  let best = null;
  let most = 0;
  for (const entry of entries) {
    const was = before.has(entry.k) ? before.get(entry.k) : entries.length + 1;
    if (was - entry.rank > most) [best, most] = [entry.k, was - entry.rank];
  }
  return best;
}

export class Rows {
  constructor(list) {
    this.list = list;
    this.ranks = null; // ranks last shown, by row; null before the first picture
    this.busy = false;
    this.waiting = null;
    this.lamp = 0;
  }

  /** Show these rows. What arrives during a move is merged into the next one. */
  show(entries, { light = true } = {}) {
    if (this.busy) {
      this.waiting = { entries, light };
      return;
    }
    const tops = this.measure();
    this.place(entries);
    this.lightUp(entries, light);
    this.ranks = new Map(entries.map((entry) => [entry.k, entry.rank]));
    this.slide(tops);
  }

  measure() {
    return new Map(this.visible().map((i) => [i, i.getBoundingClientRect().top]));
  }

  /** A wall hides what it has no room for: that neither moves nor is lit. */
  visible() {
    return [...this.list.children].filter((item) => item.getClientRects().length);
  }

  place(entries) {
    const known = new Map([...this.list.children].map((item) => [item.dataset.k, item]));
    entries.forEach((entry, index) => {
      const item = known.get(entry.k) || row(entry);
      known.delete(entry.k);
      update(item, entry);
      if (this.list.children[index] !== item) {
        this.list.insertBefore(item, this.list.children[index] || null);
      }
    });
    for (const item of known.values()) item.remove();
  }

  lightUp(entries, light) {
    const shown = entries.slice(0, this.visible().length);
    const key = light && this.ranks ? climber(shown, this.ranks) : null;
    if (!key) return;
    this.dim();
    const item = [...this.list.children].find((one) => one.dataset.k === key);
    item.classList.add("up");
    this.lamp = setTimeout(() => this.dim(), LIT_MS);
  }

  /** Put the lamp out; also when the picture grows stale. */
  dim() {
    clearTimeout(this.lamp);
    for (const item of this.list.querySelectorAll(".up")) item.classList.remove("up");
  }

  slide(tops) {
    if (calm.matches) return;
    let moved = false;
    for (const item of this.visible()) {
      const from = tops.get(item);
      const shift = from === undefined ? 0 : from - item.getBoundingClientRect().top;
      if (!shift) continue;
      moved = true;
      const path = [{ transform: `translateY(${shift}px)` }, { transform: "none" }];
      item.animate(path, { duration: MOVE_MS, easing: EASE });
    }
    if (!moved) return;
    this.busy = true;
    setTimeout(() => this.settle(), MOVE_MS);
  }

  settle() {
    this.busy = false;
    const next = this.waiting;
    this.waiting = null;
    if (next) this.show(next.entries, { light: next.light });
  }
}
