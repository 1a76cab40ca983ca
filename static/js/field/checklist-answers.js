// An answer of the checklist: a code that is the same in every language, and words. Text that earlier releases kept
// ("否：活性炭未更换") is read as it stands.

import { say } from "./words.js";

const ANSWERS = ["yes", "no", "not_applicable"];
const BETWEEN = "：";

// {code, words} of whatever is kept.
export function split(answer) {
  if (answer && typeof answer === "object") return { code: answer.answer ?? "", words: answer.words ?? "" };
  if (typeof answer === "boolean") return { code: answer ? "yes" : "no", words: "" };
  const text = String(answer ?? "");
  for (const code of ANSWERS) {
    const label = say(`form.answer.${code}`);
    if (text === label) return { code, words: "" };
    if (text.startsWith(label + BETWEEN)) return { code, words: text.slice(label.length + BETWEEN.length) };
  }
  return { code: "", words: text };
}

// What is kept; null where nothing is said.
export function joined(code, words) {
  const said = words.trim();
  return code || said ? { ...(code && { answer: code }), ...(said && { words: said }) } : null;
}

// In the reader's language.
export function inWords(answer) {
  const { code, words } = split(answer);
  const label = ANSWERS.includes(code) ? say(`form.answer.${code}`) : "";
  return [label, words].filter(Boolean).join(BETWEEN);
}
