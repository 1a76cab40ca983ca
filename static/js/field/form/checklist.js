// The questions of the checklist version under which the record was begun, each yes, no or not applicable, and in words.

import { joined, split } from "../checklist-answers.js";
import { make, piece, fill } from "../ui.js";
import { say } from "../words.js";

export function newest(topic) {
  return topic?.checklists.at(-1)?.version ?? 1;
}

export function questionsOf(topic, version) {
  return topic?.checklists.find((list) => list.version === version)?.questions ?? [];
}

export class ChecklistSection {
  constructor(root, { draft, topic, onchange }) {
    Object.assign(this, { root, draft, topic, onchange });
  }

  draw() {
    const topic = this.topic();
    const version = this.draft.get("checklist_version");
    const questions = questionsOf(topic, version);
    this.root.hidden = !questions.length;
    fill(this.root, { older: topic && version < newest(topic) ? say("form.checklist.older", { n: version }) : "" });
    this.root.querySelector("[data-body]").replaceChildren(...questions.map((question, number) => this.question(question, number)));
  }

  question({ code, text }, number) {
    const shown = piece("record-question").firstElementChild;
    const answers = () => this.draft.get("answers") ?? {};
    const now = split(answers()[code]);
    fill(shown, { text: `${number + 1}. ${text}` });
    const words = shown.querySelector("textarea");
    words.value = now.words;
    words.setAttribute("aria-label", `${text} ${say("form.answer.words")}`);
    const choices = [...shown.querySelectorAll("input")];
    for (const choice of choices) {
      choice.name = `answer-${code}`;
      choice.checked = choice.value === now.code;
    }
    shown.addEventListener("input", () => {
      const chosen = choices.find(({ checked }) => checked)?.value ?? "";
      const { [code]: _before, ...others } = answers();
      const answer = joined(chosen, words.value);
      this.draft.set("answers", answer ? { ...others, [code]: answer } : others);
      this.onchange("answers");
    });
    shown.append(make("p", { class: "field-error", "data-error": `answers.${code}`, role: "alert", hidden: true }));
    return shown;
  }
}
