// Puts the items of a list into another order: dragged by the handle with finger or mouse, or moved by buttons and
// keys. Calls `moved(from, to)` once when an item has found its place; the list itself is drawn by whoever owns it.

const HANDLE = "[data-handle]";
const EDGE = 72;
const STEP = 12;

export function reorder(list, moved) {
  let held = null;

  const places = () => [...list.children].map((item) => item.getBoundingClientRect());

  function down(event) {
    const item = event.target.closest(HANDLE)?.closest("li");
    if (!item || item.parentElement !== list || event.button > 0) return;
    event.preventDefault();
    const from = [...list.children].indexOf(item);
    held = { item, from, to: from, top: event.clientY, scrolled: window.scrollY, places: places(), pointer: event.pointerId };
    item.classList.add("is-held");
    list.setPointerCapture(event.pointerId);
  }

  function move(event) {
    if (!held || event.pointerId !== held.pointer) return;
    const way = event.clientY - held.top + (window.scrollY - held.scrolled);
    held.item.style.setProperty("translate", `0 ${way}px`);
    const own = held.places[held.from];
    const middle = own.top + own.height / 2 + way;
    const before = held.places.filter((place, number) => number !== held.from && place.top + place.height / 2 < middle);
    held.to = before.length;
    show();
    if (event.clientY < EDGE) window.scrollBy(0, -STEP);
    if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
  }

  // The others make room.
  function show() {
    const { from, to, places: all } = held;
    [...list.children].forEach((item, number) => {
      if (number === from) return;
      const makesRoom = from < to ? number > from && number <= to : number >= to && number < from;
      const way = makesRoom ? (from < to ? -all[from].height : all[from].height) : 0;
      item.style.setProperty("translate", way ? `0 ${way}px` : "none");
    });
  }

  function up(event) {
    if (!held || event.pointerId !== held.pointer) return;
    const { from, to } = held;
    for (const item of list.children) item.style.removeProperty("translate");
    held.item.classList.remove("is-held");
    held = null;
    if (event.type === "pointerup" && from !== to) moved(from, to);
  }

  function key(event) {
    const item = event.target.closest(HANDLE)?.closest("li");
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!item || !way) return;
    event.preventDefault();
    const from = [...list.children].indexOf(item);
    const to = from + way;
    if (to >= 0 && to < list.children.length) moved(from, to);
  }

  list.addEventListener("pointerdown", down);
  list.addEventListener("pointermove", move);
  list.addEventListener("pointerup", up);
  list.addEventListener("pointercancel", up);
  list.addEventListener("keydown", key);
}

// A copy with one item in another place.
export function placed(items, from, to) {
  const rest = items.filter((_item, number) => number !== from);
  return [...rest.slice(0, to), items[from], ...rest.slice(to)];
}
