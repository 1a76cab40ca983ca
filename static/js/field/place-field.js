// The position of a record, as a part of its form: taken by itself, sharper as it goes; set by hand, or said to be none.
// It warns about what is doubtful and refuses nothing. Its markup is templates/field/parts/place.html.

import { draw } from "./map.js";
import { byHand, isBetter, judge, needsReason, readPoint, watch } from "./place.js";
import { moment, say } from "./words.js";

// How long a sharper fix is waited for, and from where on nobody needs one.
const WAIT = 60_000;
const SHARP = 10;
const HOUR = { hour: "2-digit", minute: "2-digit" };

// facts: {value: place | null, noPlaceReason, county: {code, name, shape} | null, counties: [the same], points, rules,
// onchange({place, no_place_reason})}. Returns {update({county, counties, points}), take(), stop()}.
export function placeField(root, facts) {
  const field = new PlaceField(root, facts);
  return { update: (more) => field.update(more), take: () => field.take(), stop: () => field.rest() };
}

// The server tells coordinates as text, so that none loses a digit.
const numbers = (place) => ({ ...place, lon: Number(place.lon), lat: Number(place.lat) });

class PlaceField {
  constructor(root, facts) {
    this.facts = { counties: [], points: [], noPlaceReason: "", ...facts };
    this.value = facts.value ? numbers(facts.value) : null;
    this.noPlaceReason = this.facts.noPlaceReason;
    root.replaceChildren(document.getElementById("part-place").content.cloneNode(true));
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.map = draw(this.part("map"), {
      ...this.onMap(),
      onpick: () => this.here(),
      onmove: () => this.part("here").removeAttribute("disabled"),
    });
    this.listen(root);
    this.show();
    if (!this.value && !this.noPlaceReason) this.take();
  }

  listen(root) {
    root.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act) this[act]();
    });
    this.part("reason-text").addEventListener("input", ({ target }) => this.reason(target.value));
    this.part("none-text").addEventListener("input", ({ target }) => this.none(target.value));
    // A line of its own in a form that is not ours to send.
    this.part("typed").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.type();
    });
  }

  update(more) {
    Object.assign(this.facts, more);
    this.show();
  }

  onMap() {
    const { county, counties, points } = this.facts;
    const isByHand = this.value?.source === "hand";
    return {
      counties: counties.map((one) => ({ ...one, isOwn: one.code === county?.code })),
      points,
      me: this.fix ?? (isByHand ? null : this.value),
      chosen: isByHand ? this.value : null,
    };
  }

  // Begin anew: what is kept stays until there is a fix.
  take() {
    this.rest();
    this.closeAll();
    this.problem = null;
    this.isNew = true;
    this.say("place.searching");
    this.stopWatch = watch(
      (place, { isStale }) => this.came(place, isStale),
      (problem) => this.failed(problem),
      { isAnew: this.value !== null },
    );
    this.timer = setTimeout(() => this.rest(), WAIT);
  }

  rest() {
    this.stopWatch?.();
    this.stopWatch = null;
    clearTimeout(this.timer);
  }

  came(place, isStale) {
    this.fix = place;
    this.problem = null;
    if (this.isNew || isBetter(place, this.value)) {
      this.isNew = false;
      this.isStale = isStale;
      this.keep({ ...place, ...(this.value?.reason && needsReason(place, this.facts.rules) && { reason: this.value.reason }) });
    }
    if (place.accuracy <= SHARP && !isStale) this.rest();
    this.show();
  }

  // A fix that is kept is not undone by one that does not come.
  failed(problem) {
    this.problem = problem;
    if (problem !== "timeout") this.rest();
    this.show();
  }

  hand() {
    this.rest();
    this.closeAll();
    this.part("hand").hidden = false;
    this.map.pick(true);
    const start = this.value ?? this.fix;
    if (start) this.map.moveTo(start);
    this.part("map").scrollIntoView({ block: "nearest" });
  }

  here() {
    this.isStale = false;
    this.keep(byHand(this.map.centre()));
    this.closeAll();
    this.show();
  }

  type() {
    const point = readPoint(this.part("typed").value);
    this.part("typed-wrong").hidden = point !== null;
    if (!point) return;
    this.isStale = false;
    this.keep(byHand(point, this.part("system").value));
    this.closeAll();
    this.show();
    this.map.fit();
  }

  without() {
    this.rest();
    this.closeAll();
    this.part("none").hidden = false;
    this.part("none-text").focus();
  }

  cancel() {
    this.closeAll();
    this.show();
  }

  closeAll() {
    this.part("hand").hidden = true;
    this.part("none").hidden = true;
    this.map.pick(false);
  }

  keep(place) {
    this.value = place;
    this.noPlaceReason = "";
    this.tell();
  }

  reason(words) {
    if (!this.value) return;
    const { reason: _before, ...place } = this.value;
    this.value = words.trim() ? { ...place, reason: words } : place;
    this.tell();
    this.showWarnings();
  }

  none(words) {
    this.value = null;
    this.noPlaceReason = words;
    this.tell();
    this.showState();
    this.showWarnings();
  }

  tell() {
    this.facts.onchange({ place: this.value, no_place_reason: this.noPlaceReason });
  }

  show() {
    this.showState();
    this.showWarnings();
    this.map.update(this.onMap());
    const needed = this.value !== null && needsReason(this.value, this.facts.rules);
    this.part("reason").hidden = !needed;
    fill(this.part("reason-text"), this.value?.reason ?? "");
    fill(this.part("none-text"), this.noPlaceReason);
    if (this.noPlaceReason) this.part("none").hidden = false;
  }

  showState() {
    const { source, accuracy: metres, at } = this.value ?? {};
    // Another application may leave out when it was.
    if (this.value) this.say(`place.from_${source}`, { metres, time: at ? moment(at, HOUR) : "–" });
    else if (this.noPlaceReason) this.say("place.none");
    else this.say(this.stopWatch ? "place.searching" : "place.missing");
  }

  showWarnings() {
    const found = this.value ? judge(this.value, this.facts.rules, this.facts.county) : [];
    if (this.value && this.isStale) found.push({ code: "stale", time: moment(this.value.at, HOUR) });
    if (this.problem && !(this.problem === "timeout" && this.value)) found.push({ code: this.problem });
    const lines = found.map(({ code, ...facts }) => {
      const line = document.createElement("li");
      line.dataset.warning = code;
      line.textContent = say(`place.${code}`, facts);
      return line;
    });
    const list = this.part("warnings");
    // Read out only when it has changed.
    if (list.textContent !== lines.map((line) => line.textContent).join("")) list.replaceChildren(...lines);
  }

  say(name, facts) {
    const words = say(name, facts);
    if (this.part("says").textContent !== words) this.part("says").textContent = words;
  }
}

// Never under the cursor of somebody who is writing.
function fill(field, words) {
  if (document.activeElement !== field && field.value !== words) field.value = words;
}
