// A record as others wrote it: read, then confirmed or sent back, by whoever holds the phone or by somebody else who was
// there with a password of their own.

import { answer, answerHere, answerOf } from "../answers.js";
import { read } from "../reading.js";
import { call, SignedOut, Unreachable } from "../session.js";
import * as store from "../store.js";
import { sync } from "../sync.js";
import { fill, make, piece, sheet } from "../ui.js";
import { say } from "../words.js";

const TONES = { awaiting: "warn", confirmed: "good", contested: "bad" };

export async function show(root, { id }, app) {
  let shown = "";
  const draw = async () => {
    const record = await store.get("team_records", id);
    if (!record) return void root.replaceChildren(piece("confirm-gone"));
    if (!root.querySelector("[data-reading]")) root.replaceChildren(piece("view-confirm"));
    await head(root, record, app, draw);
    if (shown === record.content_hash) return;
    shown = record.content_hash;
    const content = record.content ?? (await fetched(id));
    if (content) await read(root.querySelector("[data-reading]"), content);
    else root.querySelector("[data-reading]").replaceChildren(make("p", { class: "empty" }, say("reading.no_content")));
  };
  await draw();
  const offline = () => root.querySelector("[data-offline]")?.toggleAttribute("hidden", navigator.onLine);
  offline();
  const ends = ["team_records", "acts"].map((name) => store.changed(name, draw));
  for (const name of ["online", "offline"]) window.addEventListener(name, offline);
  return () => {
    ends.forEach((end) => end());
    for (const name of ["online", "offline"]) window.removeEventListener(name, offline);
  };
}

// What a locked record says is not kept on the phone: it comes as the server tells it.
async function fetched(id) {
  const answer = await call("GET", `records/${id}/`).catch(() => null);
  return answer && !answer.error ? written(answer.body) : null;
}

function written({ county, topic, site, lon, lat, accuracy, photos, findings, ...same }) {
  const of = (key) => photos.filter((photo) => photo.finding === key && (photo.kind ?? "copy") === "copy");
  return {
    ...same,
    county: county.code,
    topic: topic.code,
    site,
    place: lon === null ? null : { lon, lat, accuracy },
    photos: of(null),
    findings: findings.map((one) => ({ ...one, problem_type: one.problem_type.code, photos: of(one.id) })),
  };
}

async function head(root, record, app, redraw) {
  const acts = await store.all("acts");
  const given = answerOf(record, acts);
  const isAsked = record.actions.includes("confirm") && !given;
  const refused = acts.find((one) => one.path.startsWith(`records/${record.id}/`) && one.state === "refused");
  fill(root, {
    site: record.site.name,
    standing: stateOf(record, { given, isAsked, refused, acts }),
  });
  root.querySelector("[data-people]").replaceChildren(...record.presences.map(person));
  const button = (name) => root.querySelector(`[data-act="${name}"]`);
  button("confirm").hidden = !isAsked;
  button("contest").hidden = !(record.actions.includes("contest") && !given);
  button("confirm").onclick = () => confirm(record, app);
  button("contest").onclick = () => contest(record, app);
  button("correct").href = `#/record/${record.id}?correct=1`;
  button("correct").hidden = !(record.state === "contested" && record.actions.includes("revise") && app.has("record"));
  others(root, record, app, redraw);
}

function stateOf(record, { given, isAsked, refused, acts }) {
  if (refused && record.actions.includes("confirm")) return refused.error?.message ?? say("confirm.changed");
  if (isAsked) return say("confirm.of_you", { name: record.author.name });
  if (!given || record.state !== "awaiting") return say(`record.${record.state}`);
  const isSent = acts.every((one) => !one.path.startsWith(`records/${record.id}/`) || one.state === "sent");
  return isSent ? say(given === "confirm" ? "confirm.done" : "confirm.sent_back") : say("confirm.on_its_way");
}

function person({ name, state, words }) {
  const line = piece("confirm-person");
  fill(line, { name, words, state: say(`confirm.presence.${state}`) });
  line.querySelector(".badge").classList.add(`tone-${TONES[state]}`);
  return line;
}

async function confirm(record, app) {
  await answer(record, "confirm", { about: say("confirm.about.confirm", { site: record.site.name }) });
  app.tell(say(navigator.onLine ? "confirm.done" : "confirm.on_its_way"));
}

async function contest(record, app) {
  let words = "";
  const pressed = await sheet("sheet-contest", (dialog) => {
    dialog.querySelector("form").addEventListener("submit", (event) => {
      words = dialog.querySelector("textarea").value.trim();
      if (words) return;
      event.preventDefault();
      fill(dialog, { error: say("confirm.words") });
    });
  });
  if (pressed !== "yes" || !words) return;
  await answer(record, "contest", { words, about: say("confirm.about.contest", { site: record.site.name }) });
  app.tell(say(navigator.onLine ? "confirm.sent_back" : "confirm.on_its_way"));
}

// Whoever took part holds the phone; the others who have not answered may do it here.
function others(root, record, app, redraw) {
  const wasThere = record.presences.some((one) => one.person === app.me.person);
  const open = record.presences.filter((one) => one.state === "awaiting" && one.person !== app.me.person);
  const place = root.querySelector("[data-here]");
  place.hidden = !(wasThere && record.state === "awaiting" && open.length);
  place.querySelector("[data-askable]").replaceChildren(
    ...open.map((one) => {
      const button = make("button", { type: "button", class: "button button-wide" }, say("confirm.ask", one));
      button.addEventListener("click", () => here(record, one, app, redraw));
      return button;
    }),
  );
}

async function here(record, one, app, redraw) {
  let verb = "confirm";
  const { username = "" } = (await store.get("people", one.person)) ?? {};
  const pressed = await sheet("sheet-here", (dialog) => {
    fill(dialog, { title: say("confirm.answers", one) });
    const form = dialog.querySelector("form");
    Object.assign(form.username, { value: username, readOnly: Boolean(username) });
    form[username ? "password" : "username"].autofocus = true;
    form.addEventListener("change", () => {
      verb = form.verb.value;
      dialog.querySelector("[data-words]").hidden = verb !== "contest";
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      give(record, form, dialog);
    });
  });
  if (pressed !== "yes") return;
  app.tell(say(verb === "contest" ? "confirm.sent_back" : "confirm.done"));
  await sync();
  await redraw();
}

// The password stands in its field and nowhere else; whatever becomes of it, the field is emptied.
async function give(record, form, dialog) {
  const [username, password, words] = [form.username.value.trim(), form.password.value, form.words.value.trim()];
  const wrong = !username || !password ? "confirm.credentials" : form.verb.value === "contest" && !words ? "confirm.words" : "";
  if (wrong) return void fill(dialog, { error: say(wrong) });
  const submit = form.querySelector("[type=submit]");
  submit.disabled = true;
  const answered = await answerHere(record, form.verb.value, { username, password, words }).catch(failed);
  submit.disabled = false;
  form.password.value = "";
  if (!answered.error) return dialog.close("yes");
  fill(dialog, { error: answered.error.message });
  form.password.focus();
}

function failed(error) {
  if (error instanceof Unreachable || error instanceof SignedOut) return { error: { message: error.message } };
  throw error;
}
