// Signing in: the first time on this phone, after a first-use code, and again when a session has ended.

import * as session from "./session.js";
import { fill, piece, sheet } from "./ui.js";
import { say } from "./words.js";

// Resolves when it is known who works with this phone; with no network too, if it has been known before.
export async function arrive(main, drawn) {
  if (session.me()) return;
  let known = null;
  try {
    known = await session.adopt();
  } catch {
    // No network: the page says so when somebody tries.
  }
  if (known?.me) return;
  await new Promise((resolve) => {
    drawSignIn(main, resolve, known?.mustChange);
    drawn();
  });
}

function drawSignIn(main, done, mustChange) {
  const root = piece("sign-in");
  const others = session.unsentOfOthers();
  fill(root, { others: others ? say("signin.others", { n: others }) : "" });
  main.replaceChildren(root);
  main.dataset.ready = "sign-in";
  const wantOwn = (code) => {
    main.replaceChildren(ownPassword(code, done));
    main.dataset.ready = "own-password";
    main.querySelector("form").elements[code ? "fresh" : "old"].focus();
  };
  if (mustChange) return wantOwn("");
  const form = main.querySelector("form");
  attempts(form, async ({ username, password }) => {
    const answer = await session.signIn(username.trim(), password);
    if (answer.mustChange) return wantOwn(password);
    if (answer.error) return answer.error;
    done();
  });
  form.querySelector("input").focus();
}

function ownPassword(code, done) {
  const root = piece("own-password");
  const form = root.querySelector("form");
  form.elements.old.value = code;
  attempts(form, async ({ old, fresh, again }) => {
    if (fresh !== again) return { message: say("signin.differ") };
    const answer = await session.choosePassword(old, fresh);
    if (answer.error) return answer.error;
    done();
  });
  return root;
}

// One try at a time; what is refused is said beside the button and heard.
function attempts(form, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const error = await act(Object.fromEntries(new FormData(form))).catch((failure) => {
      if (!(failure instanceof session.Unreachable)) throw failure;
      return { message: say("session.unreachable") };
    });
    button.disabled = false;
    const told = error && [error.message, ...Object.values(error.fields ?? {}).flat()].join(" ");
    fill(form, { error: told || "" });
  });
}

let open = null;

// The same person's password again; true once the server has it. Dismissed, work goes on and nothing is sent.
export function askPassword() {
  open ??= asked().finally(() => (open = null));
  return open;
}

async function asked() {
  const own = session.me();
  if (!own) return false;
  const answer = await sheet("sheet-password", (dialog) => {
    fill(dialog, { why: session.whyOut() ?? "", error: "" });
    const form = dialog.querySelector("form");
    form.elements.username.value = own.username;
    attempts(form, async ({ password }) => {
      const told = await session.signIn(own.username, password, { only: own.id });
      if (told.error) return told.error;
      if (!told.mustChange) return void dialog.close("in");
      dialog.replaceChildren(ownPassword(password, () => dialog.close("in")));
    });
  });
  return answer === "in";
}

// Where something comes before the work, by the code of the refusal; null: posted to no team.
const FIRST = { pledge_missing: "pledge", not_trained: "training" };

// The whole page says what is to be done first, and resolves when it is done.
export function stop(main, gate) {
  const root = piece("stop");
  for (const link of root.querySelectorAll("[data-first]")) link.hidden = link.dataset.first !== (FIRST[gate?.code] ?? "site");
  fill(root, { text: gate?.message ?? say("stop.nobody") });
  main.replaceChildren(root);
  main.dataset.ready = "stop";
  main.querySelector("[data-leave]").addEventListener("click", () => session.signOut());
  return new Promise((resolve) => {
    main.querySelector("[data-again]").addEventListener("click", async () => {
      const answer = await session.renew();
      if (answer?.me?.team) resolve();
      else if (answer) fill(root, { text: answer.gate?.message ?? say("stop.nobody") });
    });
  });
}

// Above the view: work goes on, nothing is sent.
export function gateNotice(gate, notice) {
  const link = document.querySelector(`template[data-gate="${FIRST[gate.code] ?? "site"}"]`).dataset;
  notice("gate", gate.message, { tone: "warn", button: [link.label, () => (location.href = link.href)] });
}
