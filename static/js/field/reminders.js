// Says what is not sent before it is forgotten: a badge, a word from the first hour and in the evening, a question on
// leaving; and what the phone itself has to say of its room.

import * as clock from "./clock.js";
import * as outbox from "./outbox.js";
import * as store from "./store.js";
import { moment, say } from "./words.js";

const HOUR = 3_600_000;
const LOOK = 60_000;
const EVENING = "20:00";
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });

let unsent = 0;
let timer = null;

// Called once a page, after the outbox.
export async function start(app) {
  const look = () => remind(app);
  const soon = () => (timer ??= setTimeout(() => look().finally(() => (timer = null)), 300));
  for (const name of ["records", "acts", "meta"]) store.changed(name, soon);
  setInterval(look, LOOK);
  window.addEventListener("beforeunload", (event) => unsent && event.preventDefault());
  await look();
  await store.lookAtRoom();
}

async function remind(app) {
  const found = await outbox.counts();
  const { warn_unsent_from: from = EVENING } = await outbox.rules();
  unsent = found.unsent;
  app.badge(unsent);
  document.title = document.title.replace(/^(\(\d+\) )?/, unsent ? `(${unsent}) ` : "");
  const texts = [];
  const isEvening = CLOCK.format(clock.now()) >= from.slice(0, 5);
  if (unsent && isEvening) texts.push(say("remind.evening", { from: from.slice(0, 5), n: unsent }));
  else if (unsent && clock.now() - found.since > HOUR) {
    texts.push(say("remind.unsent", { n: unsent, since: moment(found.since) }));
  }
  if (found.draft && isEvening) texts.push(say("remind.drafts", { n: found.draft }));
  const button = app.has("queue") ? [say("remind.open"), () => app.go("#/queue")] : undefined;
  app.notice("unsent", texts.join(" "), { tone: "warn", button });
}

// What the store has to say, from its first opening on.
export function tellOfRoom(app, code, { share } = {}) {
  const again = [say("remind.load"), () => location.reload()];
  if (code === "full") app.notice("room", say("remind.full"), { tone: "bad" });
  if (code === "nearly_full") {
    app.notice("room", share ? say("remind.share", { n: share }) : say("remind.nearly"), { tone: "warn" });
  }
  if (code === "blocked") app.notice("release", say("remind.blocked"), { tone: "warn" });
  if (code === "outdated") app.notice("release", say("remind.outdated"), { tone: "warn", button: again });
}
