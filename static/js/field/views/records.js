// Own and team's records: what waits for somebody first, each with its state, and the way to it.

import { answerOf } from "../answers.js";
import * as store from "../store.js";
import { fill, piece } from "../ui.js";
import { moment, say } from "../words.js";

const OF_THE_PHONE = ["draft", "refused", "waiting", "sending"];

export async function show(root, _params, app) {
  root.querySelector("[data-new-record]").hidden = !app.has("record") || !app.mayRecord();
  const draw = async () => {
    const lists = listed(await known(), app);
    root.querySelector("[data-lists]").replaceChildren(...lists.filter(([, rows]) => rows.length).map(list));
    fill(root, { empty: lists.some(([, rows]) => rows.length) ? "" : say("records.empty") });
  };
  await draw();
  const ends = ["records", "team_records", "returned", "drafts", "acts"].map((name) => store.changed(name, draw));
  return () => ends.forEach((end) => end());
}

async function known() {
  const names = ["records", "team_records", "returned", "drafts", "acts"];
  const [own, team, returned, drafts, acts] = await Promise.all(names.map((name) => store.all(name)));
  return { own, team, returned, drafts, acts };
}

// [title, rows], in the order in which somebody has to do something about them.
function listed({ own, team, returned, drafts, acts }, app) {
  const here = own.filter(({ state }) => OF_THE_PHONE.includes(state));
  const isHere = new Set(here.map(({ id }) => id));
  const there = team.filter(({ id }) => !isHere.has(id)).sort((one, other) => (one.started_at < other.started_at ? 1 : -1));
  const mine = there.filter(({ actions }) => actions.includes("confirm"));
  const contested = there.filter((row) => row.state === "contested");
  const awaiting = there.filter((row) => row.state === "awaiting" && !mine.includes(row));
  const collided = drafts.filter(({ conflicts }) => conflicts?.length);
  const shared = drafts.filter((row) => !collided.includes(row) && !isHere.has(row.id));
  const written = here.filter(({ state }) => state === "draft" || state === "refused");
  return [
    ["mine", mine.map((row) => toConfirm(row, acts))],
    ["contested", contested.map((row) => ofContested(row, app))],
    ["returned", returned.map(ofReturned)],
    ["collided", collided.map(ofCollided)],
    ["drafts", [...written.map((row) => ofPhone(row, drafts)), ...shared.map(ofShared)]],
    ["leaving", here.filter((row) => !written.includes(row)).map((row) => ofPhone(row, drafts))],
    ["others", awaiting.map(ofAwaiting)],
    ["locked", there.filter(({ state }) => state === "locked").map(ofLocked)],
  ];
}

function toConfirm(row, acts) {
  const given = answerOf(row, acts);
  const mark = given ? say("records.answered") : say("records.to_confirm");
  return { ...ofTeam(row, say("records.by", { day: row.day, name: row.author.name })), mark, tone: given ? "info" : "warn" };
}

function ofContested(row, app) {
  const { name, words } = row.presences.find(({ state }) => state === "contested") ?? { name: "", words: "" };
  const isMine = row.author.id === app.me.person;
  const about = say("records.by", { day: row.day, name: row.author.name });
  const marked = { mark: isMine ? say("records.to_correct") : say("record.contested"), tone: "bad" };
  return { ...ofTeam(row, about), ...marked, words: `${name}：${words}` };
}

function ofReturned(row) {
  const about = `${row.day} ${row.problem_name}`;
  const href = `#/returned/${row.id}`;
  return { name: row.site_name, about, words: row.review_words, mark: say("records.to_complete"), tone: "bad", href };
}

function ofCollided(row) {
  const mark = say("records.to_settle", { n: row.conflicts.length });
  return { ...ofShared(row), mark, tone: "bad", href: `#/draft/${row.id}` };
}

function ofShared(row) {
  const name = row.content["site.name"]?.value || say("records.unnamed");
  const about = say("records.begun", { moment: moment(row.begun_at) });
  return { name, about, mark: say("records.shared"), tone: "info", href: `#/draft/${row.id}` };
}

function ofPhone(row, drafts) {
  const isShared = drafts.some(({ id }) => id === row.id);
  const about = [say("records.begun", { moment: moment(row.began_at) }), isShared ? say("records.shared") : ""];
  return {
    name: row.content.site?.name || say("records.unnamed"),
    about: about.filter(Boolean).join(" · "),
    words: row.error?.message ?? "",
    mark: say(`records.state.${row.state}`),
    tone: row.state === "refused" ? "bad" : "neutral",
    href: `#/record/${row.id}`,
  };
}

function ofAwaiting(row) {
  const names = row.presences.filter(({ state }) => state === "awaiting").map(({ name }) => name);
  return { ...ofTeam(row, say("records.waits_for", { day: row.day, names: names.join("、") })), tone: "warn" };
}

const ofLocked = (row) => ({ ...ofTeam(row, say("records.by", { day: row.day, name: row.author.name })), tone: "good" });

function ofTeam(row, about) {
  return { name: row.site.name, about, words: "", mark: say(`record.${row.state}`), href: `#/confirm/${row.id}` };
}

function list([title, rows]) {
  const section = piece("records-list");
  fill(section, { title: `${say(`records.${title}`)} (${rows.length})` });
  section.firstElementChild.dataset.list = title;
  section.querySelector("[data-rows]").append(...rows.map(line));
  return section;
}

function line({ href, tone, ...texts }) {
  const item = piece("records-row");
  fill(item, texts);
  item.querySelector("a").href = href;
  item.querySelector(".badge").classList.add(`tone-${tone}`);
  return item;
}
