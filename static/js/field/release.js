// The service worker's releases: kept whole, offered when there is a newer one, taken when the person says so.

import { notice } from "./ui.js";
import { say } from "./words.js";

let isWanted = false;
let isFollowing = false;

// Once a page; not in browsers without service workers, which have to have a network.
export async function followReleases(app) {
  if (isFollowing || !("serviceWorker" in navigator)) return;
  isFollowing = true;
  const { worker, home } = document.body.dataset;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isWanted) return location.reload();
    // Taken in another tab: this one runs on what it has loaded until its form is done.
    if (wasControlled) offerReload(app);
    wasControlled = true;
  });
  let wasControlled = Boolean(navigator.serviceWorker.controller);
  const kept = await navigator.serviceWorker.register(worker, { scope: home, updateViaCache: "none" }).catch(() => null);
  if (!kept) return;
  navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ page: location.pathname + location.search }));
  const watch = () => offer(kept, app);
  kept.addEventListener("updatefound", () => kept.installing?.addEventListener("statechange", watch));
  watch();
  document.addEventListener("visibilitychange", () => !document.hidden && kept.update().catch(() => {}));
}

const isBusy = (app) => app.isBusy || Boolean(document.querySelector("dialog[open]"));

function offer(kept, app) {
  if (!kept.waiting || !navigator.serviceWorker.controller) return;
  const take = () => {
    if (isBusy(app)) return notice("release", say("release.busy"), { button: [say("release.take"), take] });
    isWanted = true;
    kept.waiting.postMessage("take over");
  };
  notice("release", say("release.new"), { button: [say("release.take"), take] });
}

function offerReload(app) {
  if (!isBusy(app)) return location.reload();
  notice("release", say("release.new"), { button: [say("release.take"), () => location.reload()] });
}
