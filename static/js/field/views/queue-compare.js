// A record that the server has with other content: both side by side, and which one stays.

import * as outbox from "../outbox.js";
import { small } from "../picture.js";
import * as store from "../store.js";
import { differences, namesOf } from "../told-content.js";
import { fill, make, piece, sheet } from "../ui.js";
import { say } from "../words.js";

export async function compare(id, app) {
  const row = await store.get("records", id);
  if (!row?.error?.stored) return;
  const { stored, sent } = row.error;
  const differ = differences(stored, sent, await namesOf());
  const answer = await sheet("queue-compare", (dialog) => {
    dialog.querySelector("[data-parts]").replaceChildren(...differ.map(part));
    fill(dialog, { differ: say("queue.compare.differ", { parts: differ.map((one) => say(`queue.part.${one.part}`)).join("、") }) });
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

function part({ part: name, stored, sent }) {
  const box = make("section", {}, piece("queue-part"));
  fill(box, { label: say(`queue.part.${name}`) });
  for (const [side, lines] of Object.entries({ stored, sent })) {
    const told = lines.length ? lines : [{ text: say("queue.compare.nothing"), photos: [] }];
    box.querySelector(`[data-side="${side}"]`).append(...told.flatMap(line));
  }
  return box;
}

// With its photos, where they are on this phone.
function line({ text, photos }) {
  const words = make("p", { class: "reading-text" }, text);
  if (!photos.length) return [words];
  const list = make("div", { class: "queue-photos" });
  Promise.all(photos.map((sha256) => small(sha256, text))).then((images) => list.append(...images.filter(Boolean)));
  return [words, list];
}
