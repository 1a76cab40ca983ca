// The team's plan of a day as this phone knows it: what the server said, and what was changed here since and waits
// to be sent. Who changed it on an old version decides between the two; nothing of either is lost (L10).

import { flush, handedIn, retry } from "./outbox.js";
import * as store from "./store.js";

const keyOf = (day) => `plan ${day}`;
const NOTHING = { version: 0, stops: [], warnings: [], stand_down: "" };

// {stops, version, warnings, stand_down, state, theirs}; `state` is "kept" as on the server, "waiting" to be sent,
// "conflict" with the stops of a team mate in `theirs`, or "refused" with its `error`.
export async function planOf(day) {
  const [row, mine] = await Promise.all([store.get("plan", day), store.get("meta", keyOf(day))]);
  let kept = { ...NOTHING, ...row };
  if (!mine?.stops) return { ...kept, state: "kept", theirs: null };
  const sending = await store.get("acts", mine.act);
  // The answer to what was sent is newer than what was last fetched.
  if (sending?.state === "sent" && sending.server?.version > kept.version) {
    kept = { ...sending.server, id: day };
    await store.put("plan", kept);
  }
  if (isSame(kept.stops, mine.stops) || (sending?.state === "sent" && kept.version > mine.base)) {
    await forget(day, mine);
    return { ...kept, state: "kept", theirs: null };
  }
  const plan = { ...kept, stops: mine.stops, version: mine.base, state: "waiting", theirs: null };
  if (sending?.state !== "refused") return plan;
  const { error } = sending;
  if (error.code !== "other_version") return { ...plan, state: "refused", error };
  // The answer to an earlier change of our own may have been lost: then the other plan is ours.
  if (mine.sent.some((stops) => isSame(stops, error.stored))) {
    await save(day, mine.stops, error.version);
    return planOf(day);
  }
  return { ...plan, state: "conflict", version: error.version, theirs: error.stored };
}

// Keeps the stops on this phone and hands them to be sent; an earlier change that still waits is replaced. All of it or
// nothing: a browser that is killed over it leaves no change that is kept and never sent.
export async function save(day, stops, version) {
  const id = crypto.randomUUID();
  await store.tx(["meta", "plan", "acts"], "readwrite", async (rows) => {
    const mine = (await rows.get("meta", keyOf(day))) ?? {};
    const base = version ?? mine.base ?? (await rows.get("plan", day))?.version ?? 0;
    const json = { version: base, stops: stops.map(bare) };
    const sent = [...(mine.sent ?? []).slice(-20), json.stops];
    await takeBack(rows, mine.act);
    await rows.put("meta", { id: keyOf(day), base, stops, act: id, sent });
    await rows.put("acts", handedIn({ id, method: "PUT", path: `plans/${day}`, json, about: `plan ${day}` }));
  });
  flush();
}

// Ends a conflict: the own stops are saved over the other's, or given up.
export async function settle(day, { keepMine }) {
  const mine = await store.get("meta", keyOf(day));
  const plan = await planOf(day);
  if (keepMine) await save(day, mine.stops, plan.version);
  else await forget(day, mine);
}

export async function again(day) {
  const mine = await store.get("meta", keyOf(day));
  if (mine?.act) await retry(mine.act);
}

// A change that was made since `mine` was read stays, and is sent.
async function forget(day, mine) {
  await store.tx(["meta", "acts"], "readwrite", async (rows) => {
    if ((await rows.get("meta", keyOf(day)))?.act !== mine.act) return;
    await rows.del("meta", keyOf(day));
    await takeBack(rows, mine.act);
  });
}

async function takeBack(rows, id) {
  const sending = id && (await rows.get("acts", id));
  if (sending && sending.state !== "sent") await rows.del("acts", id);
}

// What the server is told of a stop.
function bare({ id, site, task, entry, topic, words }) {
  return { id, site: site ?? null, task: task ?? null, entry: entry ?? null, topic: topic ?? "", words: words ?? "" };
}

// The same places in the same order.
export const isSame = (one, other) =>
  one.length === other.length && one.every((stop, number) => stop.id === other[number].id);

// Stops that the user may add, of what the phone holds.
export const ofSite = (site, county) => ({
  ...fresh("site"),
  site: site.id,
  place: site.id,
  title: site.name,
  address: site.address,
  township: site.township ?? "",
  county: county ?? site.county,
  lon: site.lon,
  lat: site.lat,
});

export const ofTask = (task, site) => ({
  ...fresh("task"),
  task: task.id,
  place: task.site,
  title: task.name,
  about: task.kind,
  township: task.township,
  county: task.county,
  topic: task.topic,
  address: site?.address ?? "",
  lon: site?.lon ?? null,
  lat: site?.lat ?? null,
});

export const ofEntry = (entry, site) => ({
  ...fresh("entry"),
  entry: entry.id,
  place: entry.site,
  title: entry.site_name,
  about: entry.number,
  county: entry.county,
  topic: entry.topic,
  address: site?.address ?? "",
  lon: site?.lon ?? null,
  lat: site?.lat ?? null,
});

export const ofWords = (words) => ({ ...fresh("words"), words, title: words });

function fresh(kind) {
  return {
    id: crypto.randomUUID(),
    kind,
    site: null,
    task: null,
    entry: null,
    place: null,
    topic: "",
    words: "",
    title: "",
    about: "",
    address: "",
    county: "",
    township: "",
    lon: null,
    lat: null,
    record: null,
  };
}
