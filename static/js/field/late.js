// What did not get into a record because it had been handed in before: told item by item, and brought in by a
// correction of its author.

import { flat, round, without } from "./flat.js";
import * as store from "./store.js";
import { make } from "./ui.js";
import { fieldOf, text } from "./views/draft.js";
import { moment, say } from "./words.js";

// Lines for a list of facts.
export async function lines({ set, drop }) {
  const shown = Object.entries(set).map(async ([path, value]) => [fieldOf(path), await valueOf(path, value)]);
  const gone = drop.map((path) => [fieldOf(path), say("draft.dropped")]);
  const all = [...(await Promise.all(shown)), ...gone];
  return all.flatMap(([label, words]) => [make("dt", {}, label), make("dd", { class: "reading-text" }, words)]);
}

async function valueOf(path, value) {
  const names = path.split(".");
  if (names[0] === "present") return (await store.get("people", Number(names[1])))?.name ?? "";
  if (names.at(-2) === "photos") return value.taken_at ? moment(value.taken_at) : "";
  if (names.at(-1).endsWith("_at") && value) return moment(value);
  return text(path, value);
}

// A record's content with it.
export const withLate = (content, { set, drop }, me) => round({ ...without(flat(content, me), drop), ...set }, me, content);
