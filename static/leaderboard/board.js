// The board page: the picture embedded in it first, then whatever the connection brings.

import { Connection } from "./connection.js";
import { Picture } from "./picture.js";

const BURN_IN_MS = 600000; // every ten minutes the picture moves by two pixels

const body = document.body;
const data = body.dataset;
const picture = new Picture(body);

picture.clock.meet(Number(data.wall));
picture.show(JSON.parse(document.getElementById("frame").textContent));

function tell(state) {
  picture.setStale(["lost", "refused"].includes(state) ? state : "");
  document.getElementById("reduced").hidden = state !== "polling";
}

new Connection({
  key: data.board,
  frameUrl: data.frame,
  client: data.client,
  etag: () => picture.etag,
  hear: (frame) => picture.show(frame),
  meet: (wall) => picture.clock.meet(wall),
  tell,
}).start();

let shift = 0;
setInterval(() => {
  shift = (shift + 1) % 4;
  body.classList.remove("shift-0", "shift-1", "shift-2", "shift-3");
  body.classList.add(`shift-${shift}`);
}, BURN_IN_MS);
