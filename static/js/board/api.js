// The board's own corner of the API. A refusal is an Error with `code`, `message` and `changes`.

import { say } from "./words.js";

export class Refusal extends Error {
  constructor(status, told) {
    super(told.message);
    this.status = status;
    this.code = told.code;
    this.changes = told.changes ?? [];
  }
}

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, { credentials: "same-origin", ...options });
  } catch {
    throw new Refusal(0, { code: "unreachable", message: say("unreachable") });
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, body.error ?? { code: "error", message: say("unreachable") });
  return body;
}

export class Api {
  constructor(root) {
    this.root = root;
  }

  board() {
    return ask(this.root);
  }

  judge(person) {
    return ask(`${this.root}people/${person}/`);
  }

  costs(person) {
    return ask(`${this.root}people/${person}/costs/`);
  }

  change(act, facts) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
    return ask(`${this.root}${act}/`, { method: "POST", headers, body: JSON.stringify(facts) });
  }
}
