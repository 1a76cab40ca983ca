// The folder of the team that was here before, to be read with no network.

import * as store from "../store.js";
import { asOf } from "../sync.js";
import { fill, make, piece } from "../ui.js";
import { say } from "../words.js";

export async function show(root) {
  const draw = async () => {
    const folders = await store.all("folder");
    root.querySelector("[data-folders]").replaceChildren(...folders.map(drawn));
    root.querySelector("[data-none]").hidden = folders.length > 0;
    fill(root, { "as-of": await asOf() });
  };
  await draw();
  return store.changed("folder", draw);
}

function drawn(folder) {
  const one = piece("folder-one");
  const state = folder.state === "open" ? say("folder.open") : say("folder.signed", { day: folder.day });
  fill(one, { team: folder.team, state, notes: folder.notes });
  one.querySelector("[data-sections]").append(...folder.sections.map(section));
  return one;
}

function section({ title, columns, rows, total }) {
  const part = piece("folder-section");
  const left = total - rows.length;
  fill(part, { title, total: String(total), rest: left > 0 ? say("folder.rest", { n: left }) : "" });
  part.querySelector("[data-lines]").append(...rows.map(({ cells }) => line(columns, cells)));
  return part;
}

// A table of six columns has no room on a phone: the first is the heading, the others stand below with their names.
function line(columns, [first, ...others]) {
  const facts = others
    .map((text, number) => [columns[number + 1], text])
    .filter(([, text]) => text)
    .flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]);
  return make("li", {}, make("strong", {}, first), make("dl", { class: "facts" }, ...facts));
}
