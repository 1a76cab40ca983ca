// Answering for a record that somebody else has written: on one's own phone, now or as soon as there is a network, or
// on the author's with a password that goes to the server and nowhere else.

import { act } from "./outbox.js";
import { call } from "./session.js";

const pathOf = (record, answer) => `records/${record.id}/${answer}/`;

// The answer to this version that is on its way or has gone, not in what was fetched yet: "confirm", "contest" or null.
export function answerOf(record, acts) {
  const given = ["confirm", "contest"].find((answer) =>
    acts.some((one) => one.path === pathOf(record, answer) && one.json.version === record.version && one.state !== "refused"),
  );
  return given ?? null;
}

// The version that was read goes with it: what was corrected meanwhile is to be read again.
export function answer(record, verb, { words, about }) {
  const json = verb === "contest" ? { version: record.version, words } : { version: record.version };
  return act({ method: "POST", path: pathOf(record, verb), json, about });
}

// For somebody else who is here. Answers as `call` does.
export function answerHere(record, verb, { username, password, words }) {
  const json = { username, password, answer: verb, words, version: record.version };
  return call("POST", `records/${record.id}/answers/`, { json });
}
