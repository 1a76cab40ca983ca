// An entry of the ledger on site: what was found, what the city says, how it looked then; and the way to the visit.

import { picture } from "../picture.js";
import { call } from "../session.js";
import * as store from "../store.js";
import { earlier, keptOf } from "../then.js";
import { fill, make, piece } from "../ui.js";
import { moment, say } from "../words.js";

const DAY = { month: "numeric", day: "numeric" };
const VISITS = { verification: ["pass", "fail"], look_back: ["look_back_pass", "rebound"] };
const TONES = { written_off: "good", reopened: "bad", awaiting_verification: "info", void: "neutral" };

export async function show(root, { id }, app) {
  const entry = await store.get("entries", Number(id));
  if (!entry) return void root.replaceChildren(piece("entry-gone"));
  fill(root, {
    title: entry.number,
    site: entry.site_name,
    description: entry.description,
    problem: entry.problem_name,
    found_on: entry.found_on,
    deadline: entry.deadline,
    failures: String(entry.failures),
    rebounds: String(entry.rebounds),
    done: entry.said_done || say("entry.said_nothing"),
  });
  const mark = root.querySelector("[data-mark]");
  mark.textContent = say(`entry.${entry.state}`);
  mark.classList.add(`tone-${TONES[entry.state] ?? "warn"}`);
  const end = earlier(root.querySelector("[data-photos]"), entry);
  const count = async () => fill(root, { kept: await keptOf(entry) });
  await count();
  const listening = store.changed("earlier", count);
  root.querySelector("[data-site]").href = `#/sites/${entry.site}`;
  await visits(root, entry, app);
  let isLeft = false;
  further(root, entry, () => isLeft);
  return () => {
    isLeft = true;
    end();
    listening();
  };
}

async function visits(root, entry, app) {
  const begun = (await store.all("records")).find(
    ({ state, content }) => ["draft", "refused", "waiting", "sending"].includes(state) && content.visit?.entry === entry.id,
  );
  const may = Object.entries(VISITS).filter(([, actions]) => entry.actions.some((action) => actions.includes(action)));
  for (const [kind] of may) {
    const link = root.querySelector(`[data-visit="${kind}"]`);
    link.href = begun ? `#/record/${begun.id}` : `#/record/new?entry=${entry.id}&kind=${kind}`;
    link.hidden = !app.has("record") || !(begun || app.mayRecord());
    if (begun) link.textContent = say("entry.go_on");
  }
  const isDue = ["awaiting_verification", "written_off"].includes(entry.state);
  const none = may.length ? "" : say(isDue ? "entry.not_yours" : "entry.not_yet");
  fill(root, { why: begun ? say("entry.under_way") : none });
}

// What is too much to keep on the phone.
async function further(root, entry, isLeft) {
  const answer = await call("GET", `ledger/${entry.id}/`).catch(() => null);
  if (!answer || answer.error || isLeft()) return;
  const { plans, completions, verifications, photos } = answer.body;
  const steps = [
    ...plans.map((one) => [one.made_at, { title: say("entry.plan", { day: one.finish_by }), text: one.measures }]),
    ...completions.map((one) => [one.made_at, ofCompletion(one)]),
    ...verifications.map((one) => [one.made_at, ofVisit(one, photos)]),
  ].sort(([one], [other]) => (one < other ? -1 : 1));
  root.querySelector("[data-further]").replaceChildren(...steps.map(([, told]) => step(told)));
  root.querySelector("[data-offline]").hidden = true;
}

const dayOf = (at) => moment(at, DAY);

function ofCompletion({ made_at: at, statement, files }) {
  return { title: say("entry.completion", { day: dayOf(at) }), text: statement, files };
}

function ofVisit({ kind, id, passed, words, made_at: at }, photos) {
  const title = say(`entry.${kind}.${passed ? "passed" : "failed"}`, { day: dayOf(at) });
  return { title, text: words, photos: photos.filter((one) => one.visit === id), day: dayOf(at) };
}

function step({ title, text, files = [], photos = [], day }) {
  const part = piece("entry-step");
  fill(part, { title, text });
  const list = part.querySelector("[data-files]");
  list.hidden = !files.length;
  list.append(...files.map(({ name, file }) => make("li", {}, make("a", { href: file, target: "_blank", rel: "noopener" }, name))));
  const told = (number) => ({ label: say("entry.photo", { n: number + 1, day }), away: say("entry.photo_away") });
  part.querySelector("[data-photos]").append(...photos.map(({ sha256 }, number) => picture(sha256, told(number))));
  return part;
}
