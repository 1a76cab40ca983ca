// What this phone holds of the server's data, as of when, and fetching it now.

import * as store from "../store.js";
import { asOf, counts, status, sync, watch } from "../sync.js";
import { fill } from "../ui.js";
import { say } from "../words.js";

export async function show(root) {
  const button = root.querySelector("[data-sync]");
  const draw = async () => {
    const [found, now] = await Promise.all([counts(), status()]);
    fill(root, Object.fromEntries(Object.entries(found).map(([name, count]) => [name, String(count)])));
    fill(root, { earlier: String(await store.count("earlier")) });
    fill(root, { "as-of": await asOf(), state: now.running ? say("held.running") : why(now.reason) });
    button.disabled = now.running;
  };
  button.addEventListener("click", () => sync());
  await draw();
  return watch(draw);
}

function why(reason) {
  if (!reason) return "";
  return typeof reason === "string" ? say(`held.${reason}`) : reason.message;
}
