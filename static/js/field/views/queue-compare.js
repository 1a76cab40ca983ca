// A record that the server has with other content: both side by side, and which one stays.

import * as outbox from "../outbox.js";
import * as store from "../store.js";
import { fill, make, piece, sheet } from "../ui.js";
import { moment, say } from "../words.js";

const count = (list) => String(list?.length ?? 0);
// What is shown of each part, in this order.
const PARTS = {
  site: (site) => [site?.name, site?.credit_code, site?.address].filter(Boolean).join(", "),
  county: String,
  topic: String,
  outcome: String,
  started_at: moment,
  ended_at: moment,
  place: (place) => (place ? `${place.lon}, ${place.lat}` : ""),
  no_place_reason: String,
  present: count,
  answers: (answers) => Object.values(answers ?? {}).join("; "),
  findings: (findings) => (findings ?? []).map((finding) => finding.description).join("; "),
  notes: (notes) => (notes ?? []).map((note) => note.text).join("; "),
  photos: count,
};

export async function compare(id, app) {
  const row = await store.get("records", id);
  if (!row?.error?.stored) return;
  const { stored, sent } = row.error;
  const names = Object.keys(PARTS).filter((name) => JSON.stringify(stored[name]) !== JSON.stringify(sent[name]));
  const answer = await sheet("queue-compare", (dialog) => {
    dialog.querySelector("[data-parts]").replaceChildren(...names.map((name) => part(name, stored, sent)));
    dialog.querySelector("form").addEventListener("submit", (event) => {
      const { value } = event.submitter;
      const reason = dialog.querySelector("[name=reason]");
      if (value === "mine" && !reason.value.trim()) {
        event.preventDefault();
        fill(dialog, { error: say("queue.compare.reason") });
        reason.focus();
      } else dialog.dataset.reason = reason.value.trim();
    });
    dialog.addEventListener("close", () => (row.reason = dialog.dataset.reason));
  });
  if (answer === "mine") await outbox.sendMine(id, row.reason);
  if (answer === "theirs") await outbox.keepTheirs(id);
  if (answer === "mine" || answer === "theirs") app.tell(say(`queue.compare.${answer}`));
}

function part(name, stored, sent) {
  const line = piece("queue-part");
  const show = (content) => PARTS[name](content[name] ?? (name === "present" || name === "photos" ? [] : ""));
  fill(line, { label: say(`queue.part.${name}`), stored: show(stored) || "–", sent: show(sent) || "–" });
  return make("div", {}, line);
}
