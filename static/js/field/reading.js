// A record as it was written, to be read and not changed: what somebody confirms. Markup: field/parts/reading.html.

import { inWords } from "./checklist-answers.js";
import { picture } from "./picture.js";
import * as store from "./store.js";
import { fill, make, piece } from "./ui.js";
import { moment, say } from "./words.js";

const HOUR = { hour: "2-digit", minute: "2-digit" };

// `content` as the protocol has it.
export async function read(root, content) {
  const [topic, county] = await Promise.all([store.get("topics", content.topic), store.get("counties", content.county)]);
  const page = piece("reading");
  fill(page, {
    topic: topic?.name ?? content.topic,
    outcome: say(`reading.outcome.${content.outcome}`),
    when: `${moment(content.started_at)} – ${moment(content.ended_at, HOUR)}`,
    where: [county?.name ?? content.county, content.site.address].filter(Boolean).join(" "),
    place: placeOf(content),
    visit: visitOf(content.visit),
  });
  page.querySelector("[data-photos]").append(...photos(content.photos));
  answers(page.querySelector("[data-answers]"), content, topic);
  page.querySelector("[data-findings]").append(...content.findings.map((one, number) => finding(one, number, topic)));
  notes(page.querySelector("[data-notes]"), content.notes ?? []);
  root.replaceChildren(page);
}

function placeOf({ place, no_place_reason: reason }) {
  if (!place) return reason;
  const { lat, lon, accuracy } = place;
  return accuracy === null ? say("reading.point", { lat, lon }) : say("reading.metres", { lat, lon, n: accuracy });
}

function visitOf(visit) {
  return visit ? say(visit.passed ? "reading.visit.passed" : "reading.visit.failed", { words: visit.words }) : "";
}

function photos(list) {
  return (list ?? []).map(({ sha256 }, number) =>
    picture(sha256, { label: say("reading.photo", { n: number + 1 }), away: say("reading.photo_away") }),
  );
}

// Under the version by which it was asked (L9).
function answers(place, content, topic) {
  const asked = topic?.checklists.find(({ version }) => version === content.checklist_version)?.questions ?? [];
  const given = Object.entries(content.answers ?? {});
  place.hidden = !given.length;
  const text = (code) => asked.find((one) => one.code === code)?.text ?? code;
  place
    .querySelector("[data-list]")
    .append(...given.flatMap(([code, words]) => [make("dt", {}, text(code)), make("dd", {}, inWords(words) || "–")]));
}

function finding(said, number, topic) {
  const part = piece("reading-finding");
  const name = topic?.problem_types.find(({ code }) => code === said.problem_type)?.name ?? said.problem_type;
  fill(part, {
    title: say("reading.finding", { n: number + 1, name }),
    description: said.description,
    measured: (said.measured ?? []).map((one) => `${one.name} ${one.value} ${one.unit}`.trim()).join("；"),
  });
  part.querySelector("[data-photos]").append(...photos(said.photos));
  return part;
}

function notes(place, list) {
  place.hidden = !list.length;
  for (const note of list) {
    place.querySelector("[data-list]").append(
      make("h3", {}, note.who),
      make("p", { class: "reading-text" }, note.asked),
      make("p", { class: "reading-text" }, note.text),
      make("ul", { class: "photos" }, ...photos(note.signatures)),
    );
  }
}
