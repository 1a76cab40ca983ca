// Whoever works with keys or a screen reader stays where they were when what they pressed is drawn anew, or goes.

// Safari before 17.4 has no word for it; what is hidden takes no room.
const isDrawn = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;

// Called once a page: what had the focus below `main` and is there no more gives it to the nearest that still is.
export function keepFocus(main) {
  let last = null;
  let around = [];
  const isSeen = (element) => element.isConnected && isDrawn(element);
  const look = () => {
    if (!last || isSeen(last) || document.activeElement !== document.body || document.querySelector("dialog[open]")) return;
    const level = around.findIndex(isSeen);
    const left = around[level];
    const gone = level > 0 ? around[level - 1] : last;
    last = null;
    // Nothing left of the view: the one that comes takes the focus itself.
    if (!left || left === main) return;
    // What follows it, where it is only hidden.
    let next = gone.nextElementSibling;
    while (next && !isSeen(next)) next = next.nextElementSibling;
    if (!left.contains(next)) next = left;
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  };
  main.addEventListener("focusin", ({ target }) => {
    last = target;
    around = [];
    for (let one = target.parentElement; one && one !== main.parentElement; one = one.parentElement) around.push(one);
  });
  // Left by the user: nothing is to be given back.
  main.addEventListener("focusout", ({ target }) => setTimeout(() => target === last && isSeen(target) && (last = null)));
  const watch = new MutationObserver(() => requestAnimationFrame(look));
  watch.observe(main, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
  // A sheet that closes.
  watch.observe(document.body, { childList: true });
}
