// Keeps a board up to date for ever: by a socket, else by fetching the frame every two seconds.

const POLL_MS = 2000;
const STALE_MS = 5000; // without a sign of life for so long, the picture is called old
const FAILURES = 2; // after so many failed connections it polls, and goes on trying
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10000;
const ANSWER_MS = 5000;
const HELLO_MS = 120000; // how often it asks for the server's time again

const jitter = (wait) => wait * (0.75 + Math.random() / 2);

export class Connection {
  /** `hear(frame)` takes frames, `meet(wall)` the server's time, `tell(state)` live, polling, lost. */
  constructor({ key, frameUrl, client, etag, hear, meet, tell }) {
    Object.assign(this, { key, frameUrl, client, etag, hear, meet, tell });
    this.failures = 0;
    this.live = false;
    this.lastSign = performance.now();
  }

  async start() {
    setInterval(() => this.watchOver(), 1000);
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
    this.socket = io("/board", {
      transports: ["websocket"],
      reconnectionDelay: FIRST_RETRY_MS,
      reconnectionDelayMax: LONGEST_RETRY_MS,
      randomizationFactor: 0.5,
      timeout: 5000,
    });
    this.socket.on("connect", () => this.watch());
    this.socket.on("frame", (frame) => this.take(frame));
    this.socket.on("disconnect", (reason) => this.drop(reason));
    this.socket.on("connect_error", () => this.fail());
    setInterval(() => this.live && this.watch(), HELLO_MS);
  }

  watch() {
    this.socket.timeout(ANSWER_MS).emit("watch", { board: this.key }, (late, reply) => {
      if (late || !reply.ok) {
        this.fail();
        setTimeout(() => this.socket.connected && this.watch(), jitter(POLL_MS));
        return;
      }
      this.failures = 0;
      this.live = true;
      this.meet(reply.wall);
      this.sign();
    });
  }

  take(frame) {
    this.sign();
    this.hear(frame);
  }

  drop(reason) {
    this.live = false;
    // The client does not come back by itself when the server said goodbye.
    if (reason === "io server disconnect") setTimeout(() => this.socket.connect(), jitter(FIRST_RETRY_MS));
  }

  fail() {
    this.live = false;
    this.failures += 1;
  }

  /** The loop of polling turns for ever; it asks only while there is no socket. */
  async poll() {
    for (;;) {
      await new Promise((go) => setTimeout(go, jitter(POLL_MS)));
      if (!this.live && this.failures >= FAILURES) await this.fetch();
    }
  }

  async fetch() {
    try {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 5000);
      const headers = { "If-None-Match": this.etag(), Accept: "application/json" };
      const reply = await fetch(this.frameUrl, { headers, cache: "no-store", signal: stop.signal });
      if (!reply.ok && reply.status !== 304) return;
      this.meet(Number(reply.headers.get("X-Hub-Wall")));
      this.sign();
      if (reply.status === 200) this.hear(await reply.json());
    } catch (error) {
      console.info("no frame this time", error.message);
    }
  }

  sign() {
    this.lastSign = performance.now();
    this.watchOver();
  }

  watchOver() {
    const silent = performance.now() - this.lastSign > STALE_MS;
    if (this.live) this.tell("live");
    else if (silent) this.tell("lost");
    else if (this.failures >= FAILURES) this.tell("polling");
  }
}
