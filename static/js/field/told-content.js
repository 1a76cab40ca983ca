// What a record's content says, part by part and in words: lines by a key each, so that two contents can be set side by
// side and only what differs is shown.

import { inWords } from "./checklist-answers.js";
import { same } from "./flat.js";
import { me } from "./session.js";
import * as store from "./store.js";
import { moment, say } from "./words.js";

const one = (text) => ({ "": text });
const byKey = (rows, key, told) => Object.fromEntries((rows ?? []).map((row, number) => [row[key], told(row, number)]));
const joined = (...texts) => texts.filter(Boolean).join("，");
const measured = ({ name, value, unit }) => `${name} ${value} ${unit ?? ""}`.trim();
const photo = (_photo, number) => say("reading.photo", { n: number + 1 });

// {part: (content, names) → {key: text}}, in the order in which they are read.
const PARTS = {
  site: ({ site }) => one(joined(site?.name, site?.credit_code, site?.township, site?.address)),
  county: ({ county }, names) => one(names.counties.get(county) ?? county),
  topic: ({ topic }, names) => one(names.topics.get(topic)?.name ?? topic),
  outcome: ({ outcome }) => one(outcome ? say(`reading.outcome.${outcome}`) : ""),
  started_at: ({ started_at: at }) => one(at ? moment(at) : ""),
  ended_at: ({ ended_at: at }) => one(at ? moment(at) : ""),
  place: ({ place }) => one(place ? pointOf(place) : ""),
  no_place_reason: ({ no_place_reason: reason }) => one(reason),
  present: ({ present }, names) => Object.fromEntries((present ?? []).map((id) => [id, names.people.get(id) ?? String(id)])),
  visit: ({ visit }) => one(visit ? say(visit.passed ? "reading.visit.passed" : "reading.visit.failed", visit) : ""),
  answers: ({ answers, ...content }, names) =>
    Object.fromEntries(Object.entries(answers ?? {}).map(([code, said]) => [code, `${questionOf(code, content, names)} ${inWords(said)}`])),
  findings: ({ findings, topic }, names) => byKey(findings, "id", (finding, number) => findingOf(finding, number, names.topics.get(topic))),
  notes: ({ notes }) => byKey(notes, "id", ({ who, text }) => `${who}：${text}`),
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
  return [`${title}：${description}`, ...(values ?? []).map(measured), count].filter(Boolean).join(" · ");
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

// [{part, stored: [text], sent: [text]}] of what is not the same; of a list the items that differ.
export function differences(stored, sent, names) {
  const differ = Object.keys(PARTS).filter((part) => !same(stored[part] ?? null, sent[part] ?? null));
  return differ.map((part) => {
    const [there, here] = [stored, sent].map((content) => PARTS[part](content, names));
    const isSame = (key) => there[key] === here[key];
    const told = (lines) => {
      const own = Object.keys(lines).filter((key) => !isSame(key));
      return own.map((key) => lines[key]).filter(Boolean);
    };
    // The same in words, as a position to a metre: then all of it is shown.
    const isHidden = [...Object.keys(there), ...Object.keys(here)].every(isSame);
    const shown = isHidden ? Object.values : told;
    return { part, stored: shown(there), sent: shown(here) };
  });
}
