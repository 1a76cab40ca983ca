// Whose phone this is, what it keeps, how it looks, and leaving it.

import { signOut, unsent } from "../session.js";
import { ask, fill } from "../ui.js";
import { moment, say } from "../words.js";

export async function show(root, _params, app) {
  const { me } = app;
  fill(root, {
    name: me.full_name,
    username: me.username,
    campaign: me.campaign?.name ?? "–",
    team: me.team?.name ?? "–",
    ends: me.posting_ends ? moment(me.posting_ends) : "–",
    unsent: String(unsent()),
  });
  root.querySelector("[data-sign-out]").addEventListener("click", leave);
}

async function leave() {
  const waiting = unsent();
  const text = waiting ? say("me.leave.unsent", { n: waiting }) : say("me.leave.clean");
  if (await ask({ title: say("me.leave"), text, yes: say("me.leave.yes"), no: say("me.leave.no") })) await signOut();
}
