// The sites of the posting: looked for by name, letters or code, the nearest first.

import { distance, watch } from "../place.js";
import { search } from "../search.js";
import * as store from "../store.js";
import { asOf } from "../sync.js";
import { metres, standing } from "../told.js";
import { fill, piece } from "../ui.js";
import { say } from "../words.js";

const PAGE = 30;
const ONLY = {
  all: null,
  unvisited: (site) => !site.visited_on,
  open: (site) => site.open > 0,
};
// Metres that one has to walk before the order changes under the reader's eyes.
const WALKED = 100;

export async function show(root, params, app) {
  const form = root.querySelector("[data-finder]");
  const state = { near: null, limit: PAGE };
  form.elements.text.value = params.text ?? "";
  if (params.which in ONLY) form.elements.which.value = params.which;
  const draw = () => drawFound(root, form, state);
  const anew = () => {
    state.limit = PAGE;
    // So that the way back from a site leads to what was found.
    const query = new URLSearchParams({ text: form.elements.text.value, which: form.elements.which.value });
    history.replaceState(null, "", `#/sites?${query}`);
    return draw();
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", anew);
  root.querySelector("[data-more]").addEventListener("click", () => {
    state.limit += PAGE;
    draw();
  });
  root.querySelector("[data-new-record]").hidden = !app.has("record") || !app.mayRecord();
  await draw();
  const stops = [store.changed("sites", draw), watch((place) => moved(state, place) && draw())];
  return () => stops.forEach((stop) => stop());
}

function moved(state, place) {
  if (state.near && distance(state.near, place) < WALKED) return false;
  state.near = place;
  return true;
}

async function drawFound(root, form, state) {
  const text = form.elements.text.value;
  const only = ONLY[form.elements.which.value];
  const turn = (state.turn = (state.turn ?? 0) + 1);
  const { found, total } = await search(text, { near: state.near, limit: state.limit, only });
  const fetched = await asOf();
  if (turn !== state.turn) return;
  const list = root.querySelector("[data-sites]");
  list.replaceChildren(...found.map(line));
  list.hidden = !total;
  root.querySelector("[data-more]").hidden = total <= found.length;
  const isEmpty = !total && !text && form.elements.which.value === "all";
  fill(root, {
    count: total ? say(state.near ? "sites.found" : "sites.listed", { n: total }) : "",
    empty: total ? "" : say(isEmpty ? "sites.nothing" : "sites.none"),
    "as-of": fetched,
  });
}

function line(site) {
  const item = piece("site-line");
  fill(item, {
    name: site.name,
    about: site.address || site.credit_code,
    open: site.open ? say("site.open", { n: site.open }) : "",
    distance: site.distance === null ? "" : metres(site.distance),
  });
  item.querySelector("a").href = `#/sites/${site.id}`;
  standing(item.querySelector("[data-standing]"), site.standing);
  return item;
}
