// The board of a rotation: people dragged, pressed or typed into teams. The server decides; this only asks first.

import { Api } from "./api.js";
import { Drag } from "./drag.js";
import { Hand } from "./hand.js";
import { Keys } from "./keys.js";
import { TeamList } from "./list.js";
import { Plan } from "./plan.js";
import { View } from "./view.js";
import { say } from "./words.js";

const root = document.querySelector("[data-board]");
const api = new Api(root.dataset.api);
const plan = new Plan();
const view = new View(root, plan);
let isBusy = false;

async function reload() {
  plan.load(await api.board());
  view.drawAll();
}

// One change at a time: each is made on the board as it stands after the one before.
async function change(act, facts, person) {
  if (isBusy) return false;
  isBusy = true;
  try {
    const changed = await api.change(act, { ...facts, revision: plan.revision });
    view.redraw(plan.apply(changed));
    view.warn([]);
    view.tell(say(act === "undo" ? "undone" : "done", { text: changed.text }));
    return true;
  } catch (refusal) {
    await refused(refusal, person);
    return false;
  } finally {
    isBusy = false;
  }
}

// Somebody was faster: what they did is said and shown, and nothing of ours was done.
async function refused(refusal) {
  view.tell(refusal.message, "bad");
  if (refusal.status !== 409) return;
  const lines = refusal.changes.map((one) => say("changedby", { by: one.by || say("somebody"), text: one.text }));
  view.warn([refusal.message, ...(lines.length ? lines : [say("changedanew")])]);
  try {
    await reload();
  } catch (again) {
    view.tell(again.message, "bad");
  }
}

const hand = new Hand(view, plan, api, { change, refused });
const list = new TeamList(view, plan, hand);
const drag = new Drag(view, plan, hand);
const acts = {
  undo: () => (plan.undo ? change("undo", {}) : view.tell(say("noundo"))),
  remove: (person) => change("remove", { person }),
  async toggleLock(person) {
    const hadFocus = document.activeElement?.closest("[data-person]");
    hand.letGo({ isQuiet: true });
    const done = await change(plan.seats.get(person).is_locked ? "unlock" : "lock", { person });
    if (done && hadFocus) view.cardElement(person)?.querySelector("[data-pick]").focus();
  },
};
const keys = new Keys(view, plan, hand, drag, acts);

async function pick(button, isPointer) {
  const person = Number(button.closest("[data-person]").dataset.person);
  if (hand.person?.id === person) return hand.letGo();
  const box = button.closest("[data-team]");
  if (hand.isFull && box) return hand.put(button);
  await hand.take(person, { isPointer });
  if (!isPointer && hand.isFull) keys.enterTeams();
}

async function goTo(person) {
  view.filters.text.value = view.filters.province.value = "";
  view.filters.short.checked = false;
  view.filter();
  const card = view.columns.querySelector(`[data-person="${person}"]`);
  card.scrollIntoView({ block: "center", inline: "center" });
  card.querySelector("[data-pick]").focus();
  await hand.take(person);
}

root.addEventListener("click", (event) => {
  const isPointer = event.detail > 0;
  const { target } = event;
  if (target.closest("[data-lock]")) return acts.toggleLock(Number(target.closest("[data-person]").dataset.person));
  if (target.closest("[data-pick]")) return pick(target.closest("[data-pick]"), isPointer);
  if (target.closest("[data-goto]")) return goTo(Number(target.closest("[data-goto]").dataset.goto));
  if (target.closest("[data-undo]")) return acts.undo();
  const duty = target.closest("[data-duty]")?.dataset.duty;
  if (duty) return hand.does("move", { person: hand.person.id, team: hand.seat.team, duty });
  const act = target.closest("[data-act]")?.dataset.act;
  if (act === "cancel") return hand.letGo();
  if (act === "list") return list.open();
  if (act === "lock") return acts.toggleLock(hand.person.id);
  if (act === "remove") return hand.does("remove", { person: hand.person.id });
  if (hand.isFull && target.closest("[data-team], [data-pool]") && !target.closest("input")) return hand.put(target);
});

// Whoever comes back to this tab sees what others have done meanwhile, unless somebody is in the hand.
document.addEventListener("visibilitychange", async () => {
  if (document.hidden || isBusy || hand.isFull) return;
  const board = await api.board().catch(() => null);
  if (!board || board.revision === plan.revision || isBusy || hand.isFull) return;
  plan.load(board);
  view.drawAll();
});

root.hidden = false;
view.tell(say("loading"));
reload().then(
  () => view.tell(""),
  (refusal) => view.tell(refusal.message, "bad"),
);
