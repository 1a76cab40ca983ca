// What a record's content says, part by part and in words: lines by a key each, so that two contents can be set side by
// side and only what differs is shown. A line is compared by `same`; numbers, which are those of its own side, stand
// outside it, and photos are the same where their hashes are.

import { inWords } from "./checklist-answers.js";
import { same } from "./flat.js";
import { me } from "./session.js";
import * as store from "./store.js";
import { moment, say } from "./words.js";

const words = (text) => ({ text: text ?? "", same: text ?? "", photos: [] });
const one = (text) => ({ "": words(text) });
const byKey = (rows, key, told) => Object.fromEntries((rows ?? []).map((row, number) => [row[key], told(row, number)]));
const joined = (...texts) => texts.filter(Boolean).join("，");
const measured = ({ name, value, unit }) => `${name} ${value} ${unit ?? ""}`.trim();
const photo = ({ sha256 }, number) => ({ text: say("reading.photo", { n: number + 1 }), same: "", photos: [sha256] });

// {part: (content, names) → {key: {text, same, photos: [hash]}}}, in the order in which they are read.
const PARTS = {
  site: ({ site }) => one(joined(site?.name, site?.credit_code, site?.township, site?.address)),
  county: ({ county }, names) => one(names.counties.get(county) ?? county),
  topic: ({ topic }, names) => one(names.topics.get(topic)?.name ?? topic),
  outcome: ({ outcome }) => one(outcome ? say(`reading.outcome.${outcome}`) : ""),
  started_at: ({ started_at: at }) => one(at ? moment(at) : ""),
  ended_at: ({ ended_at: at }) => one(at ? moment(at) : ""),
  place: ({ place }) => one(place ? pointOf(place) : ""),
  no_place_reason: ({ no_place_reason: reason }) => one(reason),
  present: ({ present }, names) => Object.fromEntries((present ?? []).map((id) => [id, words(names.people.get(id) ?? String(id))])),
  visit: ({ visit }) => one(visit ? say(visit.passed ? "reading.visit.passed" : "reading.visit.failed", visit) : ""),
  answers: ({ answers, ...content }, names) =>
    Object.fromEntries(
      Object.entries(answers ?? {}).map(([code, said]) => [code, words(`${questionOf(code, content, names)} ${inWords(said)}`)]),
    ),
  findings: ({ findings, topic }, names) => byKey(findings, "id", (finding, number) => findingOf(finding, number, names.topics.get(topic))),
  notes: ({ notes }) => byKey(notes, "id", ({ who, text }) => words(`${who}：${text}`)),
  photos: ({ photos }) => byKey(photos, "sha256", photo),
};

function pointOf({ lat, lon, accuracy }) {
  return (accuracy ?? null) === null ? say("reading.point", { lat, lon }) : say("reading.metres", { lat, lon, n: accuracy });
}

// Under the version by which it was asked (L9).
function questionOf(code, { topic, checklist_version: version }, names) {
  const asked = names.topics.get(topic)?.checklists.find((list) => list.version === version)?.questions;
  return asked?.find((question) => question.code === code)?.text ?? code;
}

function findingOf({ problem_type: type, description, measured: values, photos }, number, topic) {
  const name = topic?.problem_types.find(({ code }) => code === type)?.name ?? type;
  const count = photos?.length ? say("compare.photos", { n: photos.length }) : "";
  const title = say("reading.finding", { n: number + 1, name });
  const hashes = (photos ?? []).map(({ sha256 }) => sha256);
  const told = [description, ...(values ?? []).map(measured)];
  const text = [`${title}：${description}`, ...told.slice(1), count].filter(Boolean).join(" · ");
  return { text, same: JSON.stringify([name, told, hashes]), photos: hashes };
}

// Codes and numbers by their names, as far as this phone knows them.
export async function namesOf() {
  const [topics, counties, people] = await Promise.all(["topics", "counties", "people"].map((name) => store.all(name)));
  const named = new Map(people.map(({ id, name }) => [id, name]));
  const { person, full_name: own } = me() ?? {};
  return {
    topics: new Map(topics.map((topic) => [topic.code, topic])),
    counties: new Map(counties.map(({ code, name }) => [code, name])),
    people: person ? named.set(person, own) : named,
  };
}

// [{part, stored: [line], sent: [line]}] of what is not the same, a line {text, photos: [hash]}; of a list the items that
// differ, of such an item the photos that the other side has not.
export function differences(stored, sent, names) {
  const differ = Object.keys(PARTS).filter((part) => !same(stored[part] ?? null, sent[part] ?? null));
  return differ.map((part) => {
    const [there, here] = [stored, sent].map((content) => PARTS[part](content, names));
    const isSame = (key) => there[key]?.same === here[key]?.same;
    // The same in words, as a position to a metre, or in another order: then all of it is shown.
    const isHidden = [...Object.keys(there), ...Object.keys(here)].every(isSame);
    const told = (lines, others) => {
      const shown = Object.entries(lines).filter(([key, { text }]) => text && (isHidden || !isSame(key)));
      return shown.map(([key, { text, photos }]) => ({ text, photos: isHidden ? photos : without(photos, others[key]) }));
    };
    return { part, stored: told(there, here), sent: told(here, there) };
  });
}

const without = (photos, other) => photos.filter((sha256) => !other?.photos.includes(sha256));
