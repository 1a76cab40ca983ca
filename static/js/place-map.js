// Where a record was made, in the outline of its county, on the office's pages. Without script the degrees are read.

import { draw } from "./field/map.js";

const box = document.querySelector("[data-place-map]");
if (box) {
  const facts = JSON.parse(document.getElementById("place-map-data").textContent);
  box.hidden = false;
  draw(box, { ...facts, isWhole: true });
}
