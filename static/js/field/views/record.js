// The record form: one visit, kept at every keystroke, handed in when nothing is missing any more; and afterwards what
// has become of it. The parts of the form are in form/.

import * as clock from "../clock.js";
import { share } from "../drafts.js";
import { begin, discarded, Draft, tooOld } from "../form/draft.js";
import { RecordForm } from "../form/form.js";
import { visitOf } from "../form/visit.js";
import { lines, withLate } from "../late.js";
import { discard, isCorrection, photosOf, restore } from "../outbox.js";
import * as store from "../store.js";
import { askedAway } from "../throw-away.js";
import { fill, make, piece } from "../ui.js";
import { moment, say } from "../words.js";

const HOUR = { hour: "2-digit", minute: "2-digit" };

export async function show(root, params, app) {
  if (params.id === "new") return fresh(root, params, app);
  if (params.correct) return correctAtOnce(params.id, app);
  for (const { id } of await tooOld()) await discard(id);
  let leave = () => {};
  let drawing = Promise.resolve();
  const draw = async () => {
    await leave();
    leave = () => {};
    root.replaceChildren(piece("view-record"));
    const row = await store.get("records", params.id);
    leave = await drawn(root, params.id, row, app, redraw);
  };
  // One after the other: what is drawn anew has been left before.
  const redraw = () => {
    drawing = drawing.then(draw);
  };
  redraw();
  await drawing;
  return async () => {
    await drawing;
    await leave();
  };
}

async function drawn(root, id, row, app, redraw) {
  if (row?.state === "draft") return form(root, row, app, redraw);
  if (row?.state === "refused" && row.error?.code !== "photos") return form(root, row, app, redraw);
  const listening = store.changed("records", (keys) => (!keys.length || keys.includes(id)) && status());
  const ends = [listening, store.changed("photos", () => status())];
  let isOpen = false;
  const reopen = () => {
    if (!isOpen) redraw();
    isOpen = true;
  };
  const status = () => told(root, id, app, reopen);
  await status();
  return () => ends.forEach((end) => end());
}

// A new record begins with what is known: team mates, the place it is opened for.
async function fresh(root, { site, task, entry, kind }, app) {
  if (!app.mayRecord()) return void root.replaceChildren(piece("record-over"));
  const people = (await store.all("people")).filter((one) => one.is_own && one.id !== app.me.person);
  const content = {
    site: {},
    county: "",
    topic: "",
    outcome: "",
    checklist_version: 1,
    answers: {},
    started_at: clock.moment().toISOString(),
    ended_at: "",
    place: null,
    no_place_reason: "",
    present: people.map(({ id }) => id),
    photos: [],
    findings: [],
    notes: [],
  };
  if (entry) await fromEntry(content, Number(entry), kind);
  else if (site) await fromSite(content, Number(site));
  if (task) await fromTask(content, Number(task));
  app.go(`#/record/${await begin(content)}`, { replace: true });
}

// Asked for where the words of a contest are read: nobody presses twice for it.
async function correctAtOnce(id, app) {
  const [row, known] = await both(id);
  if (app.mayRecord() && mayCorrect(row, known)) await correct(id, { row, content: known?.content ?? row.content, version: (known ?? row.server).version });
  app.go(`#/record/${id}`, { replace: true });
}

async function fromSite(content, id) {
  const known = await store.get("sites", id);
  if (!known) return;
  content.site = { id, name: known.name, credit_code: known.credit_code, address: known.address };
  content.county = known.county;
}

async function fromEntry(content, id, kind) {
  const entry = await store.get("entries", id);
  if (!entry) return;
  await fromSite(content, entry.site);
  if (!content.site.id) content.site = { id: entry.site, name: entry.site_name };
  Object.assign(content, { county: entry.county, topic: entry.topic, visit: visitOf(entry, kind) });
  content.checklist_version = (await store.get("topics", entry.topic))?.checklists.at(-1)?.version ?? 1;
}

async function fromTask(content, id) {
  content.task = id;
  const task = await store.get("tasks", id);
  if (task?.site && !content.site.id) await fromSite(content, task.site);
  if (task?.township) content.site.township = task.township;
  if (task?.topic && !content.topic) {
    content.topic = task.topic;
    content.checklist_version = (await store.get("topics", task.topic))?.checklists.at(-1)?.version ?? 1;
  }
}

async function form(root, row, app, redraw) {
  const place = root.querySelector("[data-form]");
  place.hidden = false;
  app.isBusy = true;
  const saved = (at) => fill(root, { saved: say("form.saved", { time: moment(at, HOUR) }) });
  let shown = null;
  const draft = new Draft(row, {
    onsaved: (at) => {
      app.notice("form-full", "");
      saved(at);
    },
    onunsaved: (isFull) => {
      fill(root, { saved: say(isFull ? "form.not_saved" : "form.not_saved_yet") });
      app.notice("form-full", say(isFull ? "form.full" : "form.no_answer"), { tone: "bad" });
    },
    onmoved: redraw,
    onqueue: () => shown.summary(),
    onback: () => app.tell(say("draft.back")),
    onlate: (aside, isGone) => {
      const look = [say("draft.look"), () => app.go(`#/record/${aside}`)];
      app.notice("record-late", say(isGone ? "draft.aside" : "draft.late"), { tone: "bad", button: look });
    },
    onother: (other, before) => {
      saved(other.updated_at);
      fill(root, { other: say("form.other_page") });
      return shown.refresh(before);
    },
  });
  shown = new RecordForm(place, draft, app);
  await shown.draw();
  saved(row.updated_at);
  place.querySelector("[data-act='discard']").addEventListener("click", () => away(draft, app));
  place.querySelector("[data-act='hand-in']").addEventListener("click", () => shown.handIn());
  together(place.querySelector("[data-act='share']"), draft, app);
  await drawDiscarded(root);
  return async () => {
    app.isBusy = false;
    app.notice("form-full", "");
    await shown.stop();
    await draft.close();
    const left = await store.get("records", row.id);
    if (left?.state === "draft" && !left.is_touched && !isCorrection(left)) await discard(row.id);
  };
}

// A correction is the author's own; anything else the team may write together.
function together(button, draft, app) {
  const { id, base, shared } = draft.row;
  button.hidden = Boolean(shared) || !app.mayRecord() || (base !== null && base !== undefined);
  button.addEventListener("click", async () => {
    await draft.flush();
    const why = await share(id);
    button.hidden = !why;
    app.tell(why ?? say("draft.shared"));
  });
}

// Asked first, and kept for a month: not even a slip of the thumb loses a record.
async function away(draft, app) {
  await draft.flush();
  if (await askedAway(draft.row.id, app)) app.go(app.has("queue") ? "#/queue" : "#/me");
}

async function drawDiscarded(root) {
  const rows = await discarded();
  const box = root.querySelector("[data-discarded]");
  box.hidden = !rows.length;
  fill(box, { count: say("form.discarded_count", { n: rows.length }) });
  const line = ({ id, content, discarded_at: at }) =>
    make("li", {}, make("a", { class: "row", href: `#/record/${id}` }, content.site?.name || say("form.unnamed"), make("small", {}, moment(at))));
  box.querySelector("ul").replaceChildren(...rows.map(line));
}

// As this phone has it, and as the server does.
const both = (id) => Promise.all([store.get("records", id), store.get("team_records", id).catch(() => undefined)]);

function mayCorrect(row, known) {
  const actions = (known ?? row?.server)?.actions ?? [];
  return actions.includes("revise") && Boolean(known?.content ?? row?.content) && ["sent", undefined].includes(row?.state);
}

// What has become of a record that is written no more.
async function told(root, id, app, reopen) {
  const [row, known] = await both(id);
  const place = root.querySelector("[data-told]");
  if (row && (row.state === "draft" || (row.state === "refused" && row.error?.code !== "photos"))) return void reopen();
  place.hidden = false;
  const content = row?.content ?? known?.content;
  if (row?.state === "discarded" && row.of) await tooLate(place, row, app);
  if (!row && !known) return void fill(place, { title: say("form.told.gone"), text: say("form.told.gone_text"), next: "" });
  fill(place, {
    title: say(`form.told.${row?.of ? "late" : (row?.state ?? "sent")}`),
    site: content?.site?.name ?? known?.site.name ?? "",
    text: await whatNext(row, known),
    photos: await photosLeft(row),
  });
  buttons(place, id, { row, known, app });
}

// Kept beside a record that the server has: read, and its author brings it in.
async function tooLate(place, { of, late }, app) {
  const [row, known] = await both(of);
  const list = place.querySelector("[data-late]");
  list.replaceChildren(...(await lines(late)));
  list.hidden = false;
  const revise = place.querySelector("[data-act='revise-late']");
  revise.hidden = !mayCorrect(row, known);
  revise.onclick = async () => {
    const content = known?.content ?? row.content;
    await correct(of, { row, content, version: (known ?? row.server).version, fresh: withLate(content, late, app.me.person) });
    app.go(`#/record/${of}`);
  };
}

async function whatNext(row, known) {
  if (row?.of) return say("form.told.late_text");
  if (row?.state === "discarded") return say("form.told.discarded_text");
  const presences = known?.presences ?? row?.server?.presences ?? null;
  const waiting = presences
    ? presences.filter(({ state }) => state === "awaiting").map((one) => one.name ?? one.person.name)
    : await names(row?.content.present ?? []);
  const contested = (presences ?? []).find(({ state }) => state === "contested");
  if (contested) return say("form.told.contested", { name: contested.name ?? contested.person.name, words: contested.words });
  return waiting.length ? say("form.told.waits_for", { names: waiting.join("、") }) : say("form.told.confirmed");
}

async function names(ids) {
  const people = await Promise.all(ids.map((id) => store.get("people", id)));
  return people.filter(Boolean).map(({ name }) => name);
}

async function photosLeft(row) {
  if (!row || row.state === "discarded") return "";
  const rows = await Promise.all(photosOf(row.content).map((sha256) => store.get("photos", sha256)));
  const left = rows.filter((photo) => photo && photo.state !== "sent").length;
  return left ? say("form.told.photos", { n: left }) : "";
}

function buttons(place, id, { row, known, app }) {
  const revise = place.querySelector("[data-act='revise']");
  const back = place.querySelector("[data-act='restore']");
  const again = place.querySelector("[data-new-record]");
  const server = known ?? row?.server;
  const content = known?.content ?? row?.content;
  revise.hidden = !app.mayRecord() || !mayCorrect(row, known);
  back.hidden = row?.state !== "discarded" || Boolean(row.of);
  again.hidden = !app.mayRecord();
  place.querySelector("[data-queue]").hidden = !app.has("queue");
  // The view follows the store.
  revise.onclick = () => correct(id, { row, content, version: server.version });
  back.onclick = () => restore(id);
}

// The stored record becomes a draft again, on the version that it is now; all present are asked anew.
async function correct(id, { row, content, version, fresh = content }) {
  const now = clock.now();
  const before = row ?? { id, began_at: new Date(now).toISOString(), is_touched: true };
  const open = { state: "draft", base: version, stored: content, reason: "", error: null, attempts: 0, next_at: null, handed_at: null };
  const alone = { shared: null, wants_in: null };
  await store.put("records", { ...before, ...open, ...alone, content: structuredClone(fresh), updated_at: now });
}
