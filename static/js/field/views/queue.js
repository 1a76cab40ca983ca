// The queue: what is a draft, waits, is on its way, was refused and why, has arrived today; and what to do about each.

import * as clock from "../clock.js";
import { isOver } from "../drafts.js";
import * as outbox from "../outbox.js";
import { begunCompletions, hand, queueFiles } from "../queue-file.js";
import * as store from "../store.js";
import { askedAway } from "../throw-away.js";
import { ask, fill, piece } from "../ui.js";
import { moment, say } from "../words.js";
import { compare } from "./queue-compare.js";

const GROUPS = ["refused", "sending", "waiting", "draft", "sent"];
const TONES = { refused: "bad", sending: "info", waiting: "warn", draft: "neutral", sent: "good" };
const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

export async function show(root, _params, app) {
  const state = { root, app, progress: new Map() };
  const draw = calmly(() => drawAll(state));
  root.addEventListener("click", (event) => pressed(event, state));
  await drawAll(state);
  const stops = [
    ...["records", "photos", "acts"].map((name) => store.changed(name, draw)),
    outbox.progress((what) => {
      if (what.sent !== undefined) state.progress.set(what.id, what.sent / what.size);
      draw();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

// At most four times a second, and never two at once.
function calmly(draw) {
  let timer = null;
  return () => (timer ??= setTimeout(() => draw().finally(() => (timer = null)), 250));
}

async function drawAll(state) {
  const { root } = state;
  const [records, acts, photos] = await Promise.all(["records", "acts", "photos"].map((name) => store.all(name)));
  const begun = await begunCompletions();
  const known = new Map(photos.map((photo) => [photo.sha256, photo]));
  const today = DAY.format(clock.now());
  const isShown = (row) => row.state !== "sent" || DAY.format(row.sent_at) === today;
  const of = (name, rows) => rows.filter((row) => row.state === name && isShown(row));
  for (const name of GROUPS) {
    const section = root.querySelector(`[data-group="${name}"]`);
    const rows = [...of(name, records).map((row) => recordLine(row, known, state)), ...of(name, acts).map(actLine)];
    section.querySelector("ul").replaceChildren(...rows);
    section.hidden = !rows.length;
    fill(section, { count: String(rows.length) });
  }
  const open = records.filter(({ state }) => state !== "sent" && state !== "discarded");
  const originals = photos.filter((photo) => photo.kind === "original" && photo.state !== "sent" && photo.state !== "refused");
  const button = (name) => root.querySelector(`[data-all] [data-do=${name}]`);
  button("send").disabled = ![...open, ...acts].some((row) => ["waiting", "sending"].includes(row.state));
  button("export").disabled = !open.length && !originals.length && !begun.length && acts.every((act) => act.state === "sent");
  fill(root, {
    stopped: whyNot(),
    nothing: open.length || acts.some((act) => act.state !== "sent") ? "" : say("queue.nothing"),
    originals: originals.length ? say("queue.originals", { n: originals.length }) : "",
  });
}

function whyNot() {
  const reason = outbox.whyNot();
  if (!reason) return "";
  if (typeof reason === "string") return say(`queue.why.${reason}`);
  return reason.message || say(`queue.why.${reason.code}`);
}

function recordLine(row, known, { progress, app }) {
  const photos = outbox.photosOf(row.content).map((sha256) => known.get(sha256)).filter(Boolean);
  const line = lineOf(row, row.content?.site?.name || say("queue.unnamed"));
  const size = photos.reduce((sum, photo) => sum + photo.size, 0) || 1;
  const went = photos.reduce((sum, { sha256, state, size: own }) => sum + own * (state === "sent" ? 1 : (progress.get(sha256) ?? 0)), 0);
  const isThere = photos.filter(({ state }) => state === "sent").length;
  fill(line, {
    about: [when(row), photos.length ? say("queue.photos", { n: isThere, of: photos.length }) : ""].filter(Boolean).join(" · "),
    part: row.state === "sending" ? say("queue.percent", { n: Math.min(99, Math.round((went / size) * 100)) }) : "",
    why: toldOfDraft(row) ?? reasons(row).join(" "),
  });
  const shown = {
    open: app.has("record") && row.state !== "sending",
    compare: row.error?.stored !== undefined,
    retry: row.state === "refused" || row.state === "waiting",
    back: row.state === "waiting" && app.has("record"),
    export: row.state !== "sent",
    without: row.state === "refused" && row.error?.code === "photos",
    discard: row.state === "draft",
  };
  for (const button of line.querySelectorAll("[data-do]")) button.hidden = !shown[button.dataset.do];
  line.querySelector("[data-open]").href = `#/record/${row.id}`;
  line.querySelector("[data-open]").hidden = !shown.open;
  return line;
}

function toldOfDraft({ state, shared, wants_in: isWanted }) {
  if (state !== "draft") return null;
  if (shared && isOver()) return say("draft.over");
  return isWanted ? say("draft.in_later") : null;
}

function actLine(act) {
  const line = lineOf(act, act.about || say("queue.act"));
  fill(line, { about: when(act), part: "", why: reasons(act).join(" ") });
  for (const button of line.querySelectorAll("[data-do]")) button.hidden = true;
  line.querySelector("[data-open]").hidden = true;
  line.querySelector("[data-do=retry]").hidden = act.state === "sent";
  line.querySelector("[data-do=discard]").hidden = act.state !== "refused";
  return line;
}

function lineOf(row, name) {
  const line = piece("queue-row");
  const item = line.querySelector("li");
  item.dataset.id = row.id;
  const badge = line.querySelector("[data-fill=state]");
  badge.classList.add(`tone-${TONES[row.state]}`);
  fill(line, { name, state: say(`queue.state.${row.state}`) });
  return line;
}

const when = (row) => {
  const at = row.sent_at ?? row.handed_at ?? row.updated_at ?? row.began_at;
  return at ? moment(at) : "";
};

// The server's own sentences, field by field; ours where it is a matter of the phone.
function reasons({ error, state }) {
  if (!error) return [];
  if (state === "waiting") return [say("queue.again", { why: error.message || say("queue.why.line") })];
  if (error.photos) return error.photos.map((photo) => say("queue.photo", { why: photo.message || say("queue.why.bytes_gone") }));
  return [error.message, ...Object.values(error.fields ?? {}).flat().map(String)].filter((text, at, all) => text && all.indexOf(text) === at);
}

const ACTS = {
  send: () => outbox.retryAll(),
  originals: () => outbox.sendOriginals(),
  export: (id, app) => exported(id ? [id] : null, app),
  retry: (id) => outbox.retry(id),
  back: async (id, app) => {
    await outbox.take_back(id);
    app.go(`#/record/${id}`);
  },
  compare: (id, app) => compare(id, app),
  without: (id) => outbox.goWithout(id),
  discard: async (id, app) => {
    if (await store.get("records", id)) return askedAway(id, app);
    // An act is gone for good.
    const sure = ["title", "text", "yes", "no"].map((name) => [name, say(`queue.discard.${name}`)]);
    if (await ask(Object.fromEntries(sure))) await outbox.throwAway(id);
    return undefined;
  },
};

async function pressed(event, { app }) {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  button.disabled = true;
  try {
    await ACTS[button.dataset.do](button.closest("[data-id]")?.dataset.id, app);
  } finally {
    button.disabled = false;
  }
}

async function exported(ids, app) {
  const files = await queueFiles(ids);
  if (files.length && (await hand(files))) app.tell(say("queue.exported", { n: files.length }));
}
