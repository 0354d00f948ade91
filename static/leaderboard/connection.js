// Keeps a board up to date for ever: by a socket, else by fetching the frame every two seconds.

const POLL_MS = 2000;
const STALE_MS = 5000; // without a sign of life for so long, the picture is called old
const FAILURES = 2; // after so many failed connections it polls, and goes on trying
const PATIENT_FAILURES = 5;
const RETRY_MS = [500, 1500]; // between two tries: the server is found within 2 s of being back,
//                               and thousands of screens do not all knock at once
const REFUSED_MS = [8000, 12000]; // who was refused asks less often
const CONNECT_MS = 4000; // the patience of the first try; a server that many screens come back to
const LONGEST_CONNECT_MS = 8000; // is slow, and is not helped by those who give up and try again
const WITHDRAWN = [401, 403, 404]; // answers that no waiting mends
const ANSWER_MS = 20000; // the same
const HELLO_MS = [200000, 280000]; // how often it asks whether it may still watch

const between = ([least, most]) => least + Math.random() * (most - least);

export class Connection {
  /** `hear(frame)` takes frames, `meet(wall)` the server's time, `tell(state)` live, polling, lost, refused. */
  constructor({ key, frameUrl, client, etag, hear, meet, tell }) {
    Object.assign(this, { key, frameUrl, client, etag, hear, meet, tell });
    this.failures = 0;
    this.live = false;
    this.refused = false;
    this.patience = CONNECT_MS;
    this.lastSign = performance.now();
  }

  async start() {
    setInterval(() => this.watchOver(), 500);
    try {
      const { io } = await import(this.client);
      this.open(io);
    } catch (error) {
      console.warn("no socket client, the board polls", error.message);
      this.failures = FAILURES;
    }
    this.poll();
  }

  open(io) {
    // The client's own waits between tries grow alike on all screens; ours stay short and random.
    const options = { transports: ["websocket"], reconnection: false, timeout: this.patience };
    this.socket = io("/board", options);
    this.socket.on("connect", () => this.watch());
    this.socket.on("frame", (frame) => this.take(frame));
    this.socket.on("beat", (wall) => this.feel(wall));
    this.socket.on("disconnect", () => this.again(RETRY_MS));
    this.socket.on("connect_error", (error) => this.fail(error));
    setTimeout(() => this.sayHello(), between(HELLO_MS));
  }

  watch() {
    this.socket.timeout(ANSWER_MS).emit("watch", { board: this.key }, (late, reply) => {
      if (!this.socket.connected) return;
      if (late || !reply.ok) {
        this.refuse(late ? RETRY_MS : REFUSED_MS, reply?.retry_after);
        return;
      }
      this.failures = 0;
      this.patience = CONNECT_MS;
      this.live = true;
      this.feel(reply.wall);
    });
  }

  sayHello() {
    if (this.live) this.watch();
    setTimeout(() => this.sayHello(), between(HELLO_MS));
  }

  take(frame) {
    this.sign();
    this.hear(frame);
  }

  feel(wall) {
    this.meet(wall);
    this.sign();
  }

  /** The server is there and does not let it watch, or did not say so in time. */
  refuse(wait, seconds) {
    this.failures = Math.max(this.failures + 1, FAILURES);
    this.live = false;
    this.wait = seconds ? [1000 * seconds, 2000 * seconds] : wait;
    this.socket.disconnect(); // which tries again, after that wait
  }

  fail(error) {
    this.failures += 1;
    const late = error.message === "timeout";
    if (late) this.patience = Math.min(2 * this.patience, LONGEST_CONNECT_MS);
    const lost = late || error.type === "TransportError";
    this.again(lost && !this.served() ? RETRY_MS : REFUSED_MS);
  }

  /** Polls go through and sockets do not, again and again: the way, or a limit, forbids them. */
  served() {
    return this.failures > PATIENT_FAILURES && performance.now() - this.lastSign < STALE_MS;
  }

  again(wait) {
    this.live = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.reconnect(), between(this.wait ?? wait));
    this.wait = undefined;
  }

  reconnect() {
    this.socket.io.timeout(this.patience);
    this.socket.connect();
  }

  /** The loop of polling turns for ever; it asks only while there is no socket. */
  async poll() {
    let took = 0; // a slow server is asked less often
    for (;;) {
      await new Promise((go) => setTimeout(go, between([0.75, 1.25]) * (POLL_MS + took)));
      const began = performance.now();
      if (!this.live && this.failures >= FAILURES) await this.fetch();
      took = performance.now() - began;
    }
  }

  async fetch() {
    try {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), CONNECT_MS);
      const headers = { "If-None-Match": this.etag(), Accept: "application/json" };
      const reply = await fetch(this.frameUrl, { headers, cache: "no-store", signal: stop.signal });
      this.refused = WITHDRAWN.includes(reply.status);
      this.watchOver();
      if (!reply.ok && reply.status !== 304) return;
      this.feel(Number(reply.headers.get("X-Hub-Wall")));
      if (reply.status === 200) this.hear(await reply.json());
    } catch (error) {
      console.info("no frame this time", error.message);
    }
  }

  sign() {
    this.lastSign = performance.now();
    this.refused = false;
    this.watchOver();
  }

  /** A live server beats every two seconds: one that hangs is left, whatever its socket says. */
  watchOver() {
    const silent = performance.now() - this.lastSign > STALE_MS;
    if (this.refused) this.tell("refused");
    else if (silent) {
      this.tell("lost");
      if (this.live) this.socket.disconnect();
    } else if (this.live) this.tell("live");
    else if (this.failures >= FAILURES) this.tell("polling");
  }
}
