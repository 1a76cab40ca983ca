// What a record still lacks before it can be handed in, by the name of the field; and what it says in the end.

import * as clock from "../clock.js";
import { say } from "../words.js";

const CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

// {field: sentence}. `least`: photos of each finding; `metres`: a vaguer position needs a reason.
export function missing(content, { topic, least = 0, metres = Infinity }) {
  const found = {};
  const want = (isMissing, field, word, facts) => {
    if (isMissing && !found[field]) found[field] = say(`form.missing.${word}`, facts);
  };
  const site = content.site ?? {};
  want(!text(site.name), "site.name", "site");
  want(!content.county, "county", "county");
  want(text(site.credit_code) && !CODE.test(site.credit_code), "site.credit_code", "credit_code");
  want(!content.topic, "topic", "topic");
  want(!content.outcome, "outcome", "outcome");
  if (content.visit) {
    want(typeof content.visit.passed !== "boolean", "visit.passed", "passed");
    want(!text(content.visit.words), "visit.words", "visit_words");
  }
  if (content.outcome === "problem") {
    const needed = !content.visit || content.visit.passed;
    const findings = content.findings ?? [];
    const isTold = findings.some((finding) => !isEmpty(finding));
    want(needed && !findings.length, "findings", "finding");
    for (const [number, finding] of findings.entries()) {
      if (isEmpty(finding) && (isTold || !needed)) continue;
      ofFinding(want, finding, number, { topic, least });
    }
  }
  for (const [number, note] of (content.notes ?? []).entries()) {
    want(!text(note.who), `notes.${number}.who`, "who");
    want(!text(note.text), `notes.${number}.text`, "note_text");
  }
  const { place } = content;
  want(!place && !text(content.no_place_reason), "place", "place");
  want(place?.accuracy > metres && !text(place.reason), "place", "place_reason");
  return found;
}

function ofFinding(want, finding, number, { topic, least }) {
  const at = `findings.${number}`;
  const n = number + 1;
  const isKnown = topic?.problem_types.some(({ code }) => code === finding.problem_type);
  want(!finding.problem_type || (topic && !isKnown), `${at}.problem_type`, "problem_type", { n });
  want(!text(finding.description), `${at}.description`, "description", { n });
  want((finding.photos?.length ?? 0) < least, `${at}.photos`, "photos", { n, least });
  want((finding.measured ?? []).some(({ name, value }) => !text(name) || !text(value)), `${at}.measured`, "measured", { n });
}

const text = (value) => (value ?? "").trim();

// What goes to the server: nothing that was begun and left empty, and the end where nobody gave it.
export function whole(content, now = clock.moment()) {
  const { findings = [], visit, task, ...rest } = structuredClone(content);
  const isProblem = rest.outcome === "problem";
  return {
    ...rest,
    ended_at: rest.ended_at || now.toISOString(),
    place: rest.place ?? null,
    no_place_reason: rest.place ? "" : (rest.no_place_reason ?? ""),
    findings: isProblem ? findings.filter((finding) => !isEmpty(finding)) : [],
    ...(visit && { visit }),
    ...(task && { task }),
  };
}

export function isEmpty({ problem_type: type, description, measured, photos }) {
  return !type && !text(description) && !measured?.length && !photos?.length;
}
