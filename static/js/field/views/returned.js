// A finding that the reviewer has sent back: with what it lacks and the photos it had, to be completed on the spot (L38).

import { act, flush } from "../outbox.js";
import { strip } from "../photo-strip.js";
import { picture } from "../picture.js";
import * as store from "../store.js";
import { fill, piece } from "../ui.js";
import { say } from "../words.js";

export async function show(root, { id }, app) {
  const finding = await store.get("returned", id);
  if (!finding || !finding.actions.includes("resubmit")) return void root.replaceChildren(piece("returned-gone"));
  // What was written and not submitted is kept at every keystroke.
  const key = `returned ${id}`;
  const kept = (await store.get("meta", key)) ?? { description: finding.description, words: "", photos: [] };
  fill(root, { site: finding.site_name, words: finding.review_words, problem: finding.problem_name });
  const words = (number) => ({ label: say("returned.photo", { n: number + 1 }), away: say("returned.away") });
  const earlier = finding.photos.filter((photo) => photo.is_here);
  root.querySelector("[data-earlier]").append(...earlier.map(({ sha256 }, number) => picture(sha256, words(number))));
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
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!kept.description.trim()) return void fill(form, { error: say("returned.missing") });
    submit(finding, kept, key, app);
  });
  return () => photos.stop();
}

async function submit(finding, { description, words, photos }, key, app) {
  if (photos.length) await send(finding, photos);
  const json = { version: finding.version, description: description.trim(), words, photos: photos.map(({ sha256 }) => sha256) };
  const about = say("returned.about", { site: finding.site_name });
  await act({ method: "POST", path: `findings/${finding.id}/resubmit/`, json, about });
  await store.tx(["meta", "returned"], "readwrite", async (rows) => {
    await rows.del("meta", key);
    await rows.del("returned", finding.id);
  });
  app.tell(say("returned.done"));
  app.go("#/records");
}

// Photos travel with something that names them; its words go by the act.
async function send({ id, site_name: name }, photos) {
  const now = Date.now();
  const content = { site: { name }, photos, findings: [], notes: [] };
  const row = { id, content, state: "sending", server: { id }, base: null, error: null, attempts: 0, next_at: null };
  await store.put("records", { ...row, began_at: new Date(now).toISOString(), updated_at: now, handed_at: now });
  flush();
}
