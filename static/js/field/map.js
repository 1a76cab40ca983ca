// A map of outlines, points and oneself, drawn as SVG from what is on the phone; nothing is fetched.
// Moved and zoomed by fingers, mouse, buttons or keys; in picking, the cross in the middle is the point.

import { say } from "./words.js";

const NS = "http://www.w3.org/2000/svg";
const RADIUS = 6378137;
const STEP = 60;
const CLOSEST = 4;
const BAR = 80;
// Pixels that a pressing finger may move.
const TREMBLE = 6;

// facts: {counties: [{code, name, shape}], points: [{id, lon, lat, label, number, tone}], me: place, chosen: point,
// label, isWhole, onopen(point), onpick(point), onmove(point)}. Returns {update(facts), pick(on), centre(), fit(), stop()}.
export function draw(root, facts) {
  const map = new FieldMap(root, facts);
  return {
    update: (more) => map.update(more),
    pick: (on) => map.pick(on),
    centre: () => map.pointAt(map.centre),
    moveTo: (point) => map.moveTo(point),
    fit: () => map.fit(),
    stop: () => map.sized.disconnect(),
  };
}

class FieldMap {
  constructor(root, facts) {
    this.facts = { counties: [], points: [], ...facts };
    this.centre = [0, 0];
    this.scale = 0;
    this.fingers = new Map();
    this.build(root);
    this.listen();
    this.sized = new ResizeObserver(() => this.resize());
    this.sized.observe(this.box);
    this.drawCounties();
  }

  build(root) {
    this.svg = shape("svg", { class: "map-sheet", tabindex: "0", role: "application", "aria-label": this.facts.label ?? say("map.label") });
    this.areas = shape("g", { class: "map-areas" });
    this.marks = shape("g");
    this.cross = shape("path", { class: "map-cross" });
    this.bar = shape("g", { class: "map-bar", "aria-hidden": "true" });
    this.svg.append(this.areas, this.marks, this.cross, this.bar);
    this.box = document.createElement("div");
    this.box.className = "map";
    const buttons = document.createElement("div");
    buttons.className = "map-buttons";
    buttons.append(
      button("map.closer", "+", () => this.zoom(2)),
      button("map.farther", "−", () => this.zoom(0.5)),
      button("map.all", "⤢", () => this.fit()),
    );
    this.box.append(this.svg, buttons);
    root.replaceChildren(this.box);
  }

  update(more) {
    const hadMarks = this.hasMarks();
    Object.assign(this.facts, more);
    if (more.counties) this.drawCounties();
    // The first mark is shown near by; after that the view stays where it was moved to.
    if (!this.scale || hadMarks !== this.hasMarks()) this.fit();
    else this.place();
  }

  pick(on) {
    this.isPicking = on;
    this.box.classList.toggle("is-picking", on);
    this.place();
  }

  // Outlines are drawn once, relative to the first point, and moved as a whole.
  drawCounties() {
    const first = this.facts.counties.find((county) => county.shape?.length)?.shape[0][0][0];
    this.origin = first ? flat({ lon: first[0], lat: first[1] }) : [0, 0];
    const areas = this.facts.counties.filter((county) => county.shape?.length).map((county) => {
      const rings = county.shape.flat().map((ring) => `M${ring.map((point) => this.fromOrigin(point)).join("L")}Z`);
      const area = shape("path", { d: rings.join(""), "fill-rule": "evenodd", "vector-effect": "non-scaling-stroke" });
      area.classList.toggle("is-own", county.isOwn ?? false);
      area.append(titled(county.name));
      return area;
    });
    this.areas.replaceChildren(...areas);
  }

  fromOrigin([lon, lat]) {
    const [x, y] = flat({ lon, lat });
    return `${(x - this.origin[0]).toFixed(0)},${(y - this.origin[1]).toFixed(0)}`;
  }

  hasMarks() {
    const { points, me, chosen } = this.facts;
    return Boolean(points.length || me || chosen);
  }

  corners() {
    const { counties, points, me, chosen } = this.facts;
    const marks = [...points, me, chosen].filter(Boolean).map(flat);
    // Where there are marks the map shows these, unless the whole is asked for; outlines alone are shown whole.
    if (marks.length && !this.facts.isWhole) return marks;
    const borders = counties.flatMap((county) => (county.shape ?? []).flat(2));
    return [...marks, ...borders.map(([lon, lat]) => flat({ lon, lat }))];
  }

  fit() {
    const corners = this.corners();
    if (!corners.length || !this.width) return;
    const xs = corners.map(([x]) => x);
    const ys = corners.map(([, y]) => y);
    const [west, east] = [least(xs), -least(xs.map((x) => -x))];
    const [north, south] = [least(ys), -least(ys.map((y) => -y))];
    this.centre = [(west + east) / 2, (north + south) / 2];
    // Never closer than two kilometres across: a single point needs its surroundings.
    const span = Math.max(east - west, ((south - north) * this.width) / this.height, 2000);
    this.scale = (this.width * 0.8) / span;
    this.place();
  }

  resize() {
    this.width = this.svg.clientWidth;
    this.height = this.svg.clientHeight;
    if (!this.width || !this.height) return;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    if (this.scale) this.place();
    else this.fit();
  }

  zoom(factor, at = [this.width / 2, this.height / 2]) {
    const [x, y] = this.metresAt(at);
    this.scale = Math.min(Math.max(this.scale * factor, 1e-5), CLOSEST);
    const [newX, newY] = this.metresAt(at);
    this.centre = [this.centre[0] + x - newX, this.centre[1] + y - newY];
    this.moved();
  }

  pan(dx, dy) {
    this.centre = [this.centre[0] - dx / this.scale, this.centre[1] - dy / this.scale];
    this.moved();
  }

  moveTo(point) {
    this.centre = flat(point);
    this.scale = Math.max(this.scale, this.width / 4000);
    this.moved();
  }

  moved() {
    this.place();
    if (this.isPicking) this.facts.onmove?.(this.pointAt(this.centre));
  }

  metresAt([x, y]) {
    return [this.centre[0] + (x - this.width / 2) / this.scale, this.centre[1] + (y - this.height / 2) / this.scale];
  }

  pointAt([x, y]) {
    const lat = (2 * Math.atan(Math.exp(-y / RADIUS)) - Math.PI / 2) * (180 / Math.PI);
    return { lon: (x / RADIUS) * (180 / Math.PI), lat };
  }

  onSheet(point) {
    const [x, y] = flat(point);
    return [(x - this.centre[0]) * this.scale + this.width / 2, (y - this.centre[1]) * this.scale + this.height / 2];
  }

  place() {
    if (!this.width || !this.scale) return;
    const [x, y] = [this.origin[0] - this.centre[0], this.origin[1] - this.centre[1]];
    const move = `translate(${this.width / 2 + x * this.scale} ${this.height / 2 + y * this.scale}) scale(${this.scale})`;
    this.areas.setAttribute("transform", move);
    const { me, chosen, points } = this.facts;
    const open = document.activeElement?.closest?.("[data-point]")?.dataset.point;
    this.marks.replaceChildren(
      ...(me ? this.drawMe(me) : []),
      ...points.map((point) => this.drawPoint(point)),
      ...(chosen ? [this.drawChosen(chosen)] : []),
    );
    if (open) this.marks.querySelector(`[data-point="${CSS.escape(open)}"]`)?.focus({ preventScroll: true });
    const [cx, cy] = [this.width / 2, this.height / 2];
    const cross = `M${cx - 16},${cy}h12M${cx + 4},${cy}h12M${cx},${cy - 16}v12M${cx},${cy + 4}v12`;
    this.cross.setAttribute("d", this.isPicking ? cross : "");
    this.drawBar();
  }

  drawMe(me) {
    const [cx, cy] = this.onSheet(me);
    const metres = (me.accuracy ?? 0) / Math.cos((me.lat * Math.PI) / 180);
    const around = shape("circle", { class: "map-around", cx, cy, r: metres * this.scale });
    const dot = shape("circle", { class: "map-me", cx, cy, r: 7 });
    dot.append(titled(say("map.me")));
    return [around, dot];
  }

  drawChosen(point) {
    const [x, y] = this.onSheet(point);
    const pin = shape("path", { class: "map-chosen", d: `M${x},${y}l-9,-16a10.4,10.4 0 1 1 18,0z` });
    pin.append(titled(say("map.chosen")));
    return pin;
  }

  drawPoint(point) {
    const [x, y] = this.onSheet(point);
    const mark = shape("g", { class: `map-point map-${point.tone ?? "info"}`, transform: `translate(${x} ${y})`, "data-point": point.id });
    mark.append(shape("circle", { r: 22, class: "map-touch" }), shape("circle", { r: point.number ? 12 : 7 }));
    if (point.number) mark.append(text(point.number, { y: 4 }));
    mark.append(titled(point.label));
    if (this.facts.onopen) {
      for (const [name, value] of Object.entries({ role: "button", tabindex: "0", "aria-label": point.label })) {
        mark.setAttribute(name, value);
      }
    }
    return mark;
  }

  // A round number of metres, as long as fits under a thumb.
  drawBar() {
    const [, lat] = Object.values(this.pointAt(this.centre));
    const across = (BAR / this.scale) * Math.cos((lat * Math.PI) / 180);
    const power = 10 ** Math.floor(Math.log10(across));
    const metres = [5, 2, 1].find((n) => n * power <= across) * power;
    const long = (metres / across) * BAR;
    const y = this.height - 12;
    const words = metres >= 1000 ? say("map.kilometres", { number: metres / 1000 }) : say("map.metres", { number: metres });
    this.bar.replaceChildren(
      shape("path", { d: `M10,${y - 5}v5h${long}v-5` }),
      text(words, { x: 10 + long / 2, y: y - 6 }),
    );
  }

  listen() {
    this.svg.addEventListener("pointerdown", (event) => this.down(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) this.svg.addEventListener(name, (event) => this.up(event));
    this.svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("click", (event) => this.open(event.target));
  }

  down(event) {
    this.fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    this.went = 0;
  }

  // One finger scrolls the page unless a point is being picked; a mouse and two fingers move the map.
  drag(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = [event.offsetX, event.offsetY];
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (!other && !this.isPicking && event.pointerType === "touch") return;
    this.went += Math.hypot(now[0] - before[0], now[1] - before[1]);
    // Not before it is a drag: a click belongs to what was pressed.
    if (this.went > TREMBLE) this.svg.setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, now);
    if (!other) return this.pan(now[0] - before[0], now[1] - before[1]);
    const wide = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) || 1;
    this.zoom(wide(now, other) / wide(before, other), other);
  }

  up(event) {
    this.fingers.delete(event.pointerId);
    if (event.type === "pointerup" && this.isPicking && this.went <= TREMBLE) {
      this.centre = this.metresAt([event.offsetX, event.offsetY]);
      this.moved();
    }
  }

  wheel(event) {
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.25 : 0.8, [event.offsetX, event.offsetY]);
  }

  key(event) {
    const moves = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
    if (moves[event.key]) this.pan(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoom(2);
    else if (event.key === "-") this.zoom(0.5);
    else if (event.key === "Enter" && this.isPicking) this.facts.onpick?.(this.pointAt(this.centre));
    else if (!(["Enter", " "].includes(event.key) && this.open(event.target))) return;
    event.preventDefault();
  }

  open(target) {
    const id = target.closest("[data-point]")?.dataset.point;
    const point = this.facts.points.find((one) => String(one.id) === id);
    if (!point || this.isPicking || this.went > TREMBLE) return false;
    this.facts.onopen?.(point);
    return true;
  }
}

// Metres of the web's Mercator, y downwards.
function flat({ lon, lat }) {
  return [(RADIUS * lon * Math.PI) / 180, -RADIUS * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))];
}

// Too many for the arguments of one call.
function least(numbers) {
  return numbers.reduce((a, b) => (a < b ? a : b));
}

function shape(name, facts = {}) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  return made;
}

function text(words, facts) {
  const made = shape("text", facts);
  made.textContent = words;
  return made;
}

function titled(words) {
  const made = shape("title");
  made.textContent = words;
  return made;
}

function button(name, sign, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  made.setAttribute("aria-label", say(name));
  made.addEventListener("click", act);
  return made;
}
