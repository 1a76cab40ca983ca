// Where the phone is: fixes from the browser, told as the protocol wants them, and what is doubtful about one.
// Nothing here draws; place-field.js is what people see.

import * as clock from "./clock.js";
import { distance, metresOutside, toWgs84 } from "./geo.js";

export { distance, toWgs84 };

const STALE = 2 * 60 * 1000;
// Better than this a fix from the network hardly ever is.
const SATELLITE_METRES = 30;
const COARSE = { enableHighAccuracy: false, maximumAge: 60_000, timeout: 10_000 };
const FINE = { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 };
const PROBLEMS = { 1: "denied", 2: "unavailable", 3: "timeout" };

// Calls back with each fix, a coarse one first; `problem` gets denied, unavailable, timeout or unsupported.
// Rests while the page is hidden, for the battery's sake. Where somebody asks anew (`isAnew`), what the browser
// remembers does not do. Returns a function that ends it.
export function watch(callback, problem = () => {}, { isAnew = false } = {}) {
  if (!navigator.geolocation) {
    problem("unsupported");
    return () => {};
  }
  let number = null;
  const coarse = isAnew ? { ...COARSE, maximumAge: 0 } : COARSE;
  const take = (fix) => callback(placeOf(fix), { isStale: Date.now() - fix.timestamp > STALE });
  const fail = (error) => problem(PROBLEMS[error.code] ?? "unavailable");
  const begin = () => {
    if (number !== null || document.hidden) return;
    // Whatever goes wrong with the coarse fix goes wrong with the fine one too, and is told there.
    navigator.geolocation.getCurrentPosition((fix) => number !== null && take(fix), () => {}, coarse);
    number = navigator.geolocation.watchPosition(take, fail, FINE);
  };
  const end = () => {
    if (number !== null) navigator.geolocation.clearWatch(number);
    number = null;
  };
  const turn = () => (document.hidden ? end() : begin());
  document.addEventListener("visibilitychange", turn);
  begin();
  return () => {
    document.removeEventListener("visibilitychange", turn);
    end();
  };
}

export function placeOf(fix) {
  const { coords } = fix;
  const place = {
    lon: degrees(coords.longitude),
    lat: degrees(coords.latitude),
    accuracy: Math.ceil(coords.accuracy),
    source: sourceOf(coords),
    system: "wgs84",
    at: new Date(clock.shifted(fix.timestamp)).toISOString(),
  };
  // No standard names it; wrapped browsers do under one of these.
  if (fix.mocked || coords.mocked || fix.isFromMockProvider || coords.isFromMockProvider) place.mocked = true;
  return place;
}

// A browser does not say what a fix is from; only satellites give a height, and hardly anything else is so sharp.
function sourceOf(coords) {
  return coords.altitude !== null || coords.accuracy <= SATELLITE_METRES ? "gps" : "network";
}

// A point that somebody set, in the system of the map that they took it from; kept as WGS84.
export function byHand(point, system = "wgs84") {
  const { lon, lat } = toWgs84(point, system);
  return { lon: degrees(lon), lat: degrees(lat), accuracy: null, source: "hand", system, at: clock.moment().toISOString() };
}

// "116.39, 39.91", the other way round, with letters in between: the two numbers that can be a point in China, or null.
export function readPoint(text) {
  const numbers = (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
  if (numbers.length !== 2) return null;
  const [lat, lon] = numbers[0] < numbers[1] ? numbers : [numbers[1], numbers[0]];
  return lon >= 72 && lon <= 138 && lat >= 0.8 && lat <= 56 ? { lon, lat } : null;
}

// Of two fixes the one to keep: the sharper, unless the other is out of date.
export function isBetter(fresh, kept) {
  if (!kept || kept.accuracy === null) return true;
  return fresh.accuracy <= kept.accuracy || Date.parse(fresh.at) - Date.parse(kept.at) > STALE;
}

// What is doubtful, as [{code, …facts}]: low_accuracy, reason_needed, outside_county, position_by_hand,
// mocked_position. `rules` is the policy's `field`; `county` {name, shape} or null. It warns and never refuses.
export function judge(place, rules, county) {
  const found = [];
  if (place.source === "hand") found.push({ code: "position_by_hand" });
  if (place.mocked) found.push({ code: "mocked_position" });
  if (place.accuracy > rules.accuracy_warn_m) found.push({ code: "low_accuracy", metres: place.accuracy });
  if (needsReason(place, rules) && !place.reason?.trim()) found.push({ code: "reason_needed" });
  const away = county?.shape?.length ? metresOutside(county.shape, place) : 0;
  if (away > rules.border_m + (place.accuracy ?? 0)) {
    found.push({ code: "outside_county", county: county.name, metres: Math.round(away) });
  }
  return found;
}

export function needsReason(place, rules) {
  return place.accuracy > rules.accuracy_reason_m;
}

function degrees(value) {
  return Math.round(value * 1e6) / 1e6;
}
