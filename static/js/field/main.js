// Starts the phone application: who it is, which release, which view. Views are loaded when they are first wanted.

import * as clock from "./clock.js";
import { keepFocus } from "./focus.js";
import * as phone from "./phone.js";
import * as session from "./session.js";
import { followReleases } from "./release.js";
import { arrive, askPassword, gateNotice, stop } from "./signin.js";
import * as store from "./store.js";
import { fill, notice, piece, tell } from "./ui.js";
import { last, say } from "./words.js";

const main = document.getElementById("content");
const screens = document.body.dataset.screens.split(" ");
const parts = document.body.dataset.parts.split(" ").filter(Boolean);
const { start } = document.body.dataset;
let leave = null;
let shown = 0;

// What views and parts are given.
const app = {
  get me() {
    return session.me();
  },
  // A form with something unsaved at this moment: nothing reloads the page under it.
  isBusy: false,
  go(route, { replace = false } = {}) {
    if (replace) location.replace(route);
    else location.hash = route;
  },
  has: (screen) => screens.includes(screen),
  mayRecord: session.mayRecord,
  askPassword,
  tell,
  notice,
  // How many things wait to be sent, on the bar and for the next person on this phone.
  badge(count) {
    session.keepUnsent(count);
    const place = document.querySelector('[data-bar="queue"] [data-badge]');
    if (place) fill(place.parentElement, { badge: count ? String(count) : "" });
    navigator.setAppBadge?.(count).catch(() => {});
  },
};

// `#/sites/12?x=1` → { name: "site", params: { id: "12", x: "1" } }
function routed() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [first = "", id] = path.split("/").map(decodeURIComponent);
  const params = Object.fromEntries(new URLSearchParams(query));
  if (id) params.id = id;
  const name = first === "sites" && id ? "site" : first;
  return { name: screens.includes(name) ? name : start, params };
}

async function show() {
  const turn = ++shown;
  const { name, params } = routed();
  main.removeAttribute("data-ready");
  await leave?.();
  leave = null;
  app.isBusy = false;
  const root = document.createElement("div");
  root.className = `view view-${name}`;
  root.append(piece(`view-${name}`));
  let left;
  try {
    const { show: draw } = await import(`./views/${name}.js`);
    if (turn !== shown) return;
    main.replaceChildren(root);
    left = await draw(root, params, app);
  } catch (error) {
    if (turn === shown) broken();
    throw error;
  }
  if (turn !== shown) return left?.();
  leave = left ?? null;
  mark(name === "site" ? "sites" : name);
  settle(root, name);
}

// What is kept is kept: opening the page anew is safe.
function broken() {
  main.replaceChildren(piece("broken"));
  main.querySelector("[data-reload]").addEventListener("click", () => location.reload());
  main.dataset.ready = "broken";
}

function mark(name) {
  for (const link of document.querySelectorAll("[data-bar]")) {
    if (link.dataset.bar === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

// A screen reader hears where it is; the page's top is in sight.
function settle(root, name) {
  const heading = root.querySelector("h1");
  document.title = heading ? `${heading.textContent.trim()} · ${say("app.name")}` : say("app.name");
  window.scrollTo(0, 0);
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  main.dataset.ready = name;
}

function head() {
  const own = session.me();
  fill(document, { team: own?.team?.name ?? own?.full_name ?? say("app.name") });
  const until = session.deliversUntil();
  document.documentElement.classList.toggle("is-over", Boolean(until));
  const isPast = Boolean(until) && Date.parse(until) <= clock.now();
  notice("over", until ? say(isPast ? "app.past" : "app.over", { until: last(until) }) : "", { tone: "warn" });
}

function network(isUp) {
  const place = document.querySelector("[data-network]");
  const state = isUp ? "up" : "down";
  if (place.dataset.network === state) return;
  place.dataset.network = state;
  place.textContent = say(`app.${state}`);
}

// Whoever holds the phone now sees nothing of whoever held it, however long the server or a question takes.
function hide() {
  document.documentElement.classList.remove("is-in");
  main.replaceChildren();
}

function listen() {
  session.changes.addEventListener("network", ({ detail }) => network(detail));
  window.addEventListener("offline", () => network(false));
  window.addEventListener("online", () => network(true));
  session.changes.addEventListener("leaving", hide);
  session.changes.addEventListener("person", () => {
    hide();
    location.reload();
  });
  session.changes.addEventListener("signed-out", () => {
    notice("password", say("app.password"), { tone: "warn", button: [say("app.enter"), askPassword] });
    if (!app.isBusy && !document.querySelector("dialog[open]")) askPassword();
  });
  session.changes.addEventListener("signed-in", () => {
    notice("password", "");
    head();
  });
  document.addEventListener("visibilitychange", () => !document.hidden && renew());
  window.addEventListener("hashchange", show);
}

// What may have changed while the phone was away: an extended posting, a pledge that is owed.
async function renew() {
  const renewed = await session.renew();
  if (renewed?.me) {
    notice("gate", "");
    head();
  }
  return renewed?.gate ?? null;
}

// WeChat's browser throws away what is kept in it: there is only the way out, as its menu names it on this phone.
function outOfWechat() {
  const root = piece("wechat");
  root.querySelector(`[data-on="${phone.isApple() ? "android" : "apple"}"]`).remove();
  fill(root, { address: location.origin + document.body.dataset.home });
  main.replaceChildren(root);
}

async function begin() {
  network(navigator.onLine);
  if (navigator.userAgent.includes("MicroMessenger")) return outOfWechat();
  if (phone.speak()) return;
  phone.start();
  session.forgetThoseWhoLeft();
  // Only once there is something to look at: the whole release would fill a narrow line.
  await arrive(main, () => followReleases(app));
  if (phone.speak()) return;
  if (!session.me().team) {
    const gate = await renew();
    if (!session.me().team) await stop(main, gate);
  }
  // Not with the page: it brings all that sends, of which signing in on a narrow line needs nothing.
  store.notices(async (code, facts) => (await import("./reminders.js")).tellOfRoom(app, code, facts));
  session.pin(session.me().id);
  await store.open(session.own());
  document.documentElement.classList.add("is-in");
  head();
  listen();
  keepFocus(main);
  await Promise.all(parts.map(async (part) => (await import(`./${part}.js`)).start(app)));
  await show();
  followReleases(app);
  phone.settleIn();
  const gate = await renew();
  if (gate) gateNotice(gate, notice);
}

begin().catch((error) => {
  broken();
  throw error;
});
