// A finding that the reviewer has sent back: with what it lacks and the photos it had, to be completed on the spot (L38).

import * as clock from "../clock.js";
import { flush } from "../outbox.js";
import { strip } from "../photo-strip.js";
import { pictures } from "../picture.js";
import * as store from "../store.js";
import { fill, piece } from "../ui.js";
import { say } from "../words.js";

export async function show(root, { id }, app) {
  const finding = await store.get("returned", id);
  const before = await written(id);
  if (!finding || !finding.actions.includes("resubmit")) {
    root.replaceChildren(piece("returned-gone"));
    return void fill(root, { kept: [before?.description, before?.words].filter(Boolean).join("\n") });
  }
  const key = keyOf(id);
  const kept = before ?? { description: finding.description, words: "", photos: [] };
  fill(root, { site: finding.site_name, words: finding.review_words, problem: finding.problem_name });
  const told = (_photo, number) => ({
    label: say("returned.photo", { n: number + 1, day: finding.day, what: finding.problem_name }),
    facts: finding.description,
    away: say("then.away"),
  });
  const end = pictures(root.querySelector("[data-earlier]"), finding.photos.filter((photo) => photo.is_here), told);
  app.isBusy = true;
  const form = root.querySelector("form");
  const keep = () => store.put("meta", { ...kept, id: key });
  for (const name of ["description", "words"]) {
    form[name].value = kept[name];
    form[name].addEventListener("input", () => {
      kept[name] = form[name].value;
      keep();
    });
  }
  const onchange = (photos) => {
    kept.photos = photos;
    keep();
  };
  const photos = strip(root.querySelector("[data-strip]"), { record: id, photos: kept.photos, onchange });
  const send = async () => {
    await photos.kept();
    await submit(finding, kept, app);
  };
  let sending = null;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!kept.description.trim()) return void fill(form, { error: say("returned.missing") });
    sending ??= send().finally(() => (sending = null));
  });
  return () => {
    end();
    return photos.stop();
  };
}

const keyOf = (id) => `returned ${id}`;
const pathOf = (id) => `findings/${id}/resubmit/`;
const refusedOf = (acts, id) => acts.filter(({ path, state }) => path === pathOf(id) && state === "refused");

// What was written and not submitted, kept at every keystroke; else what was submitted and refused.
async function written(id) {
  const kept = await store.get("meta", keyOf(id));
  const refused = refusedOf(await store.all("acts"), id).at(-1);
  if (kept || !refused) return kept;
  const { description, words } = refused.json;
  return { description, words, photos: (await store.get("records", id))?.content.photos ?? [] };
}

// All of it or nothing; what was refused before is replaced.
async function submit(finding, { description, words, photos }, app) {
  const { id, version, site_name: name } = finding;
  const now = clock.now();
  const anew = { error: null, attempts: 0, next_at: null, handed_at: now };
  const json = { version, description: description.trim(), words, photos: photos.map(({ sha256 }) => sha256) };
  const about = say("returned.about", { site: name });
  const act = { ...anew, id: crypto.randomUUID(), method: "POST", path: pathOf(id), json, about, state: "waiting" };
  // Photos travel with something that names them; the words go by the act.
  const content = { site: { name }, photos, findings: [], notes: [] };
  const row = { ...anew, id, content, state: "sending", server: { id }, base: null };
  await store.tx(["records", "acts", "meta", "returned"], "readwrite", async (rows) => {
    for (const { id: old } of refusedOf(await rows.all("acts"), id)) await rows.del("acts", old);
    await rows.put("acts", act);
    if (photos.length) await rows.put("records", { ...row, began_at: new Date(now).toISOString(), updated_at: now });
    await rows.del("meta", keyOf(id));
    await rows.del("returned", id);
  });
  flush();
  app.tell(say("returned.done"));
  app.go("#/records");
}
