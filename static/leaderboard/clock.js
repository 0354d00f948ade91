// The time left, counted down by itself from the server's time, demo speed included.

import { formatDuration } from "../foundation/format.js";
import { say } from "./rich.js";

export class Clock {
  /** `figure` shows the time left, `words` what it is left to. */
  constructor(figure, words) {
    this.figure = figure;
    this.words = words;
    this.skew = 0; // milliseconds by which the server's wall is ahead of ours
    this.line = { origin: 0, wall: 0, speed: 1 };
    this.targets = [];
    this.language = "fr";
    setInterval(() => this.tick(), 250);
  }

  /** The server's wall time, milliseconds, as it said just now. */
  meet(wall) {
    if (Number.isFinite(wall)) this.skew = wall - Date.now();
  }

  /** Take a frame's countdowns and the line by which its time runs. */
  take(frame) {
    [this.line.origin, this.line.wall, this.line.speed] = frame.time;
    this.targets = frame.clock;
    this.language = frame.language;
    this.tick();
  }

  /** The instant the product lives in, milliseconds. */
  now() {
    const { origin, wall, speed } = this.line;
    return origin + (Date.now() + this.skew - wall) * speed;
  }

  tick() {
    const now = this.now();
    const next = this.targets.find((target) => target.at > now);
    this.figure.parentElement.hidden = !next;
    say(this.figure, next ? formatDuration((next.at - now) / 1000, this.language) : "");
    say(this.words, next ? next.say : "");
  }
}
