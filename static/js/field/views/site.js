// One site as it is known on the phone: what was found there, what is open, and the way to it.

import { toGcj02 } from "../geo.js";
import { distance, watch } from "../place.js";
import * as store from "../store.js";
import { smallOnes } from "../then.js";
import { metres, standing, today } from "../told.js";
import { fill, piece } from "../ui.js";
import { say } from "../words.js";

const ENTRY_TONES = { written_off: "good", reopened: "bad", awaiting_verification: "info", void: "neutral" };
const RECORD_TONES = { locked: "good", contested: "bad" };

export async function show(root, params, app) {
  const id = Number(params.id);
  const site = await store.get("sites", id);
  if (!site) return void root.replaceChildren(piece("site-gone"));
  const [entries, records, county] = await Promise.all([
    store.all("entries").then((rows) => rows.filter((row) => row.site === id)),
    store.all("team_records").then((rows) => rows.filter((row) => row.site.id === id)),
    store.get("counties", site.county),
  ]);
  fill(root, {
    name: site.name,
    credit_code: site.credit_code || "–",
    address: site.address || "–",
    county: [county?.name, site.township].filter(Boolean).join(" ") || "–",
    distance: "–",
    visits: site.visits ? String(site.visits) : say("site.none"),
    last_day: site.last_day ?? "–",
    advice: site.standing === "back" ? say("site.advice.back") : "",
  });
  standing(root.querySelector("[data-standing]"), site.standing);
  const isOff = (entry) => entry.state === "written_off";
  drawEntries(root, "[data-entries]", entries.filter((entry) => !isOff(entry)), app);
  drawEntries(root, "[data-written-off]", entries.filter(isOff), app);
  drawProblems(root, site.problems, new Map(entries.map((entry) => [entry.id, entry])), app);
  drawRecords(root, records, app);
  const record = root.querySelector("[data-new-record]");
  record.href = `#/record/new?site=${id}`;
  record.hidden = !app.has("record") || !app.mayRecord();
  const plan = root.querySelector("[data-plan]");
  plan.href = `#/today?add=${id}`;
  plan.hidden = !app.has("today") || !app.mayRecord();
  return site.lon === null ? undefined : findTheWay(root, site, app);
}

function drawEntries(root, section, entries, app) {
  const day = today();
  const isLate = (entry) => entry.state !== "written_off" && entry.deadline < day;
  const due = (entry) => say(isLate(entry) ? "site.overdue" : "site.due", { day: entry.deadline });
  list(root, section, entries, (entry) => ({
    title: `${entry.number} ${entry.problem_name}`,
    about: entry.state === "written_off" ? entry.description : `${due(entry)} · ${entry.description}`,
    mark: say(`entry.${entry.state}`),
    tone: isLate(entry) ? "bad" : (ENTRY_TONES[entry.state] ?? "warn"),
    href: app.has("entry") ? `#/entry/${entry.id}` : null,
    entry,
  }));
}

// Those that are in the ledger lead to their entry.
function drawProblems(root, problems, entries, app) {
  list(root, "[data-problems]", problems, (one) => ({
    title: one.name,
    about: one.day,
    mark: one.entry ? say(`entry.${one.entry}`) : "",
    tone: ENTRY_TONES[one.entry] ?? "warn",
    href: entries.has(one.entry_id) && app.has("entry") ? `#/entry/${one.entry_id}` : null,
    entry: entries.get(one.entry_id),
  }));
}

function drawRecords(root, records, app) {
  list(root, "[data-records]", records, (record) => ({
    title: record.day,
    about: [record.author.name, ...record.findings.map((one) => one.problem_name)].join(" · "),
    mark: say(`record.${record.state}`),
    tone: RECORD_TONES[record.state] ?? "warn",
    href: app.has("confirm") ? `#/confirm/${record.id}` : null,
  }));
}

function list(root, section, rows, told) {
  const place = root.querySelector(section);
  place.hidden = !rows.length;
  place.querySelector("[data-list]").replaceChildren(
    ...rows.map((row) => {
      const { title, about, mark, tone, href, entry } = told(row);
      const item = piece("site-row");
      fill(item, { title, about });
      if (entry) smallOnes(item.querySelector("[data-photos]"), entry);
      const link = item.querySelector("a");
      if (href) link.href = href;
      const badge = item.querySelector("[data-mark]");
      badge.textContent = mark;
      badge.classList.add(`tone-${tone}`);
      return item;
    }),
  );
}

// Chinese map applications, the phone's own among them, count in GCJ-02.
function findTheWay(root, site, app) {
  const { lon, lat } = toGcj02(site);
  const point = `${lon.toFixed(6)},${lat.toFixed(6)}`;
  const map = root.querySelector("[data-map]");
  map.href = `geo:${lat.toFixed(6)},${lon.toFixed(6)}`;
  const copy = root.querySelector("[data-copy]");
  map.hidden = copy.hidden = false;
  copy.addEventListener("click", async () => {
    const isCopied = await navigator.clipboard?.writeText(point).then(() => true, () => false);
    app.tell(say(isCopied ? "site.copied" : "site.not_copied", { point }));
  });
  return watch((place) => fill(root, { distance: metres(distance(place, site)) }));
}
