// Whose phone this is, what it keeps and how safely, how it looks, and leaving it.

import * as outbox from "../outbox.js";
import * as phone from "../phone.js";
import { signOut, unsent } from "../session.js";
import * as store from "../store.js";
import { ask, fill } from "../ui.js";
import { bytes, last, moment, say } from "../words.js";

export async function show(root, _params, app) {
  const { me } = app;
  fill(root, {
    name: me.full_name,
    username: me.username,
    campaign: me.campaign?.name ?? "–",
    team: me.team?.name ?? "–",
    ends: me.posting_ends ? last(me.posting_ends) : "–",
    delivers: me.delivers_until ? last(me.delivers_until) : "–",
    release: document.body.dataset.release,
  });
  look(root);
  root.querySelector("[data-sign-out]").addEventListener("click", leave);
  root.querySelector("[data-persist]").addEventListener("click", async () => {
    await phone.askForStorage();
    await drawStorage(root);
  });
  await Promise.all([drawStorage(root), drawState(root)]);
  const stops = ["meta", "records", "acts"].map((name) => store.changed(name, () => drawState(root)));
  return () => stops.forEach((stop) => stop());
}

async function drawState(root) {
  const synced = await store.get("meta", "sync");
  fill(root, { unsent: String(unsent()), synced: synced?.at ? moment(synced.at) : say("me.never") });
}

async function drawStorage(root) {
  const { isPersistent, usage, quota } = await phone.storage();
  fill(root, {
    storage: usage === null ? "–" : say("me.storage", { used: bytes(usage), room: bytes(quota) }),
    persistent: say(isPersistent ? "me.safe" : "me.unsafe"),
    unsafe: isPersistent ? "" : say("me.unsafe.why"),
  });
  root.querySelector("[data-persist]").hidden = isPersistent;
}

function look(root) {
  const large = root.querySelector("[data-large]");
  large.checked = phone.isLarge();
  large.addEventListener("change", () => phone.setLarge(large.checked));
  for (const choice of root.querySelectorAll("[name=language]")) {
    choice.checked = choice.value === phone.shown();
    choice.addEventListener("change", () => phone.chooseLanguage(choice.value));
  }
  const how = phone.installing();
  root.querySelector("[data-installing]").hidden = how === "";
  fill(root, { install: how === "offer" ? say("install.offer") : how });
  const install = root.querySelector("[data-install]");
  install.hidden = how !== "offer";
  install.addEventListener("click", async () => {
    await phone.install();
    install.hidden = true;
  });
}

async function leave() {
  // Drafts and originals too: whatever is nowhere else.
  const { draft, unsent: waits, originals } = await outbox.counts();
  const waiting = draft + waits + originals;
  const text = waiting ? say("me.leave.unsent", { n: waiting }) : say("me.leave.clean");
  if (await ask({ title: say("me.leave"), text, yes: say("me.leave.yes"), no: say("me.leave.no") })) await signOut({ stays: waiting });
}
