// A shared draft: what two of the team wrote at once, side by side with who and when, for somebody to choose (L10).

import { inWords } from "../checklist-answers.js";
import { join, settle } from "../drafts.js";
import * as store from "../store.js";
import { askedAway } from "../throw-away.js";
import { fill, piece } from "../ui.js";
import { moment, say } from "../words.js";

// Two descriptions may stand one after the other; two names may not.
const PROSE = ["description", "text", "asked", "words", "address"];
const FIELDS = ["site", "county", "topic", "outcome", "answers", "place", "present", "findings", "photos", "notes", "visit"];

export async function show(root, { id }, app) {
  const draw = async () => {
    const [draft, here] = await Promise.all([store.get("drafts", id), store.get("records", id)]);
    if (!draft) return void root.replaceChildren(piece("draft-gone"));
    fill(root, {
      name: draft.content["site.name"]?.value || say("records.unnamed"),
      about: say("draft.about", { moment: moment(draft.begun_at), name: draft.people[draft.begun_by] }),
      left: draft.conflicts.length ? say("draft.left", { n: draft.conflicts.length }) : "",
    });
    const sheets = draft.conflicts.map((one) => conflict(draft, one, app));
    root.querySelector("[data-conflicts]").replaceChildren(...sheets);
    const open = root.querySelector("[data-act='open']");
    open.href = `#/record/${id}`;
    open.hidden = !here;
    root.querySelector("[data-act='join']").hidden = Boolean(here) || !app.mayRecord();
    root.querySelector("[data-act='discard']").hidden = !app.mayRecord();
  };
  root.querySelector("[data-act='join']").addEventListener("click", async () => {
    await join(id);
    app.go(`#/record/${id}`);
  });
  root.querySelector("[data-act='discard']").addEventListener("click", async () => {
    if (await askedAway(id, app)) app.go("#/records");
  });
  await draw();
  const ends = ["drafts", "records"].map((name) => store.changed(name, draw));
  return () => ends.forEach((end) => end());
}

function conflict(draft, one, app) {
  const card = piece("draft-conflict");
  const { path, stored, other, is_dropped: isDropped } = one;
  const by = (value) => (value ? say("draft.by", { name: draft.people[value.by], moment: moment(value.at) }) : "");
  fill(card, {
    field: fieldOf(path),
    stored: stored ? (isDropped ? say("draft.kept") : text(path, stored.value)) : say("draft.dropped"),
    other: isDropped ? say("draft.dropped") : text(path, other.value),
    "stored-by": by(stored),
    "other-by": by(other),
  });
  const [first, second] = [stored?.value ?? null, isDropped ? null : other.value];
  const isText = typeof first === "string" && typeof second === "string" && PROSE.includes(path.split(".").at(-1));
  const choices = { stored: first, other: second, both: isText ? `${first}\n${second}` : null };
  card.querySelector("[data-keep='both']").hidden = !isText;
  for (const button of card.querySelectorAll("[data-keep]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      const why = await settle(draft.id, path, choices[button.dataset.keep]);
      button.disabled = false;
      app.tell(why ?? say("draft.settled"));
    });
  }
  return card;
}

export function fieldOf(path) {
  const [first] = path.split(".");
  return say(`draft.field.${FIELDS.includes(first) ? first : "else"}`);
}

export function text(path, value) {
  if (value === null || value === "") return say("draft.empty");
  if (path.startsWith("answers.")) return inWords(value);
  if (typeof value !== "object") return String(value);
  return Object.values(value).flat().map((one) => (one && typeof one === "object" ? Object.values(one).join(" ") : one)).join(" ");
}
