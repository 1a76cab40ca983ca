// Signing in: the first time on this phone, after a first-use code, and again when a session has ended.

import * as session from "./session.js";
import { fill, piece, sheet } from "./ui.js";
import { say } from "./words.js";

// Resolves when it is known who works with this phone; with no network too, if it has been known before.
export async function arrive(main) {
  if (session.me()) return;
  let known = null;
  try {
    known = await session.adopt();
  } catch {
    // No network: the page says so when somebody tries.
  }
  if (known?.me) return;
  await new Promise((resolve) => drawSignIn(main, resolve, known?.mustChange));
}

function drawSignIn(main, done, mustChange) {
  const root = piece("sign-in");
  const others = session.unsentOfOthers();
  fill(root, { others: others ? say("signin.others", { n: others }) : "" });
  main.replaceChildren(root);
  main.dataset.ready = "sign-in";
  if (mustChange) return drawOwnPassword(main, done);
  const form = main.querySelector("form");
  form.addEventListener("submit", (event) =>
    attempt(event, async ({ username, password }) => {
      const answer = await session.signIn(username.trim(), password);
      if (answer.mustChange) return drawOwnPassword(main, done, password);
      if (answer.error) return answer.error;
      done();
    }),
  );
  form.querySelector("input").focus();
}

function drawOwnPassword(main, done, code = "") {
  main.replaceChildren(piece("own-password"));
  main.dataset.ready = "own-password";
  const form = main.querySelector("form");
  if (code) form.elements.old.value = code;
  form.addEventListener("submit", (event) =>
    attempt(event, async ({ old, fresh, again }) => {
      if (fresh !== again) return { message: say("signin.differ") };
      const answer = await session.choosePassword(old, fresh);
      if (answer.error) return answer.error;
      done();
    }),
  );
  form.querySelector(code ? "[name=fresh]" : "[name=old]").focus();
}

// One try at a time; what is refused is said beside the button and heard.
async function attempt(event, act) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  let error;
  try {
    error = await act(Object.fromEntries(new FormData(form)));
  } catch (unreachable) {
    if (!(unreachable instanceof session.Unreachable)) throw unreachable;
    error = { message: say("session.unreachable") };
  } finally {
    button.disabled = false;
  }
  const told = error && [error.message, ...Object.values(error.fields ?? {}).flat()].join(" ");
  fill(form, { error: told || "" });
}

let open = null;

// The same person's password again; true once the server has it. Dismissed, work goes on and nothing is sent.
export function askPassword() {
  open ??= asked().finally(() => (open = null));
  return open;
}

async function asked() {
  const own = session.me();
  const answer = await sheet("sheet-password", (dialog) => {
    fill(dialog, { why: session.whyOut() ?? "", error: "" });
    dialog.querySelector("[name=username]").value = own.username;
    dialog.querySelector("form").addEventListener("submit", (event) =>
      attempt(event, async ({ password }) => {
        const told = await session.signIn(own.username, password, { only: own.id });
        if (told.mustChange) return { message: say("signin.code") };
        if (told.error) return told.error;
        dialog.close("in");
      }),
    );
  });
  return answer === "in";
}
