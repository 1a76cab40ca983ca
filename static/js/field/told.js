// How facts of a site are told wherever they are shown: distances, days, and whether it is new, known or back again.

import * as clock from "./clock.js";
import { say } from "./words.js";

const TONES = { new: "info", known: "neutral", back: "bad" };
const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

// The calendar day in Shanghai, as the server writes it.
export const today = () => DAY.format(clock.now());

export function standing(place, value) {
  place.textContent = say(`site.${value}`);
  place.classList.add(`tone-${TONES[value]}`);
}

export function metres(count) {
  if (count < 1000) return say("site.metres", { n: Math.round(count / 10) * 10 });
  return say("site.kilometres", { n: (count / 1000).toFixed(count < 10_000 ? 1 : 0) });
}
