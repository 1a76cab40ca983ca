// Dragging with mouse, pen or finger. A finger holds a moment first: a quick one scrolls.

const SLACK = 6;
const HOLD = 350;
const EDGE = 60;

export class Drag {
  constructor(view, plan, hand) {
    Object.assign(this, { view, plan, hand });
    this.start = null;
    this.ghost = null;
    const { root } = view;
    root.addEventListener("pointerdown", (event) => this.down(event));
    document.addEventListener("pointermove", (event) => this.move(event));
    document.addEventListener("pointerup", (event) => this.up(event));
    document.addEventListener("pointercancel", () => this.end());
    // While a finger drags, the page stands still.
    const hold = (event) => this.ghost && event.cancelable && event.preventDefault();
    document.addEventListener("touchmove", hold, { passive: false });
    root.addEventListener("contextmenu", (event) => this.start?.isFinger && event.preventDefault());
    root.addEventListener("click", (event) => this.swallow(event), true);
  }

  down(event) {
    const card = event.target.closest("[data-person]");
    if (!card || event.button !== 0 || !this.plan.mayChange || event.target.closest("[data-lock]")) return;
    const isFinger = event.pointerType === "touch";
    this.start = { card, x: event.clientX, y: event.clientY, isFinger };
    if (isFinger) this.timer = setTimeout(() => this.begin(), HOLD);
  }

  begin() {
    const { card, x, y } = this.start;
    const box = card.getBoundingClientRect();
    this.ghost = card.cloneNode(true);
    this.ghost.classList.add("board-ghost");
    this.ghost.setAttribute("aria-hidden", "true");
    this.ghost.style.width = `${box.width}px`;
    document.body.append(this.ghost);
    this.place(x, y);
    this.hand.take(Number(card.dataset.person), { isQuiet: true });
    this.scrolling = requestAnimationFrame(() => this.scroll());
  }

  move(event) {
    if (!this.start) return;
    this.at = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(event.clientX - this.start.x, event.clientY - this.start.y) > SLACK;
    if (!this.ghost && far && this.start.isFinger) return this.end();
    if (!this.ghost && far) this.begin();
    if (!this.ghost) return;
    event.preventDefault();
    this.place(event.clientX, event.clientY);
    this.look();
  }

  place(x, y) {
    this.at = { x, y };
    this.ghost.style.transform = `translate(${x + 8}px, ${y + 8}px)`;
  }

  under() {
    return document.elementFromPoint(this.at.x, this.at.y)?.closest("[data-person], [data-team], [data-pool]");
  }

  // What would happen here is said before it happens.
  look() {
    const element = this.under();
    const area = element?.closest("[data-team], [data-pool]") ?? null;
    if (area !== this.over) this.over?.classList.remove("is-over");
    area?.classList.add("is-over");
    this.over = area;
    const found = element && this.view.root.contains(element) && this.hand.isFull ? this.hand.target(element) : null;
    this.ghost.classList.toggle("may", Boolean(found?.isAllowed));
    this.ghost.classList.toggle("may-not", Boolean(found && !found.isAllowed && !found.isHere && !found.isWaiting));
    this.hand.tellOf(found);
  }

  scroll() {
    if (!this.ghost) return;
    for (const part of [this.view.columns, this.view.people]) {
      const box = part.getBoundingClientRect();
      const { x, y } = this.at;
      if (x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
      part.scrollLeft += pull(x - box.left, box.right - x);
      part.scrollTop += pull(y - box.top, box.bottom - y);
    }
    this.scrolling = requestAnimationFrame(() => this.scroll());
  }

  async up() {
    if (!this.start) return;
    const dragged = Boolean(this.ghost);
    const element = dragged ? this.under() : null;
    this.end();
    if (!dragged) return;
    this.swallowing = true;
    setTimeout(() => (this.swallowing = false));
    const done = element && this.view.root.contains(element) && (await this.hand.put(element));
    if (!done && this.hand.isFull) {
      const said = this.view.says.textContent;
      this.hand.letGo({ isQuiet: Boolean(element && said) });
    }
  }

  end() {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.scrolling);
    this.ghost?.remove();
    this.over?.classList.remove("is-over");
    this.start = this.ghost = this.over = null;
  }

  get isOn() {
    return Boolean(this.ghost);
  }

  swallow(event) {
    if (!this.swallowing) return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function pull(before, after) {
  if (before < EDGE) return -(EDGE - before) / 4;
  return after < EDGE ? (EDGE - after) / 4 : 0;
}
