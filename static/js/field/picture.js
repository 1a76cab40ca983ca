// A photo to look at: from this phone where it was taken here, else from the server or what the browser kept of it.

import * as store from "./store.js";
import { make } from "./ui.js";

// An image, or the words `away` where the photo is neither here nor to be had now. Opens whole in a page of its own.
export function picture(sha256, { label, away }) {
  const place = make("li", { class: "photo" });
  draw(place, sha256, label).catch(() => place.replaceChildren(make("span", { class: "field-help" }, away)));
  return place;
}

async function draw(place, sha256, label) {
  const address = `${document.body.dataset.api}photos/${sha256}/`;
  const kept = await store.get("photos", sha256);
  const own = kept?.bytes ? URL.createObjectURL(new Blob([kept.bytes], { type: kept.type })) : null;
  const image = make("img", { alt: label, loading: own ? "eager" : "lazy", decoding: "async" });
  const link = make("a", { href: own ?? address, target: "_blank", rel: "noopener" }, image);
  place.append(link);
  await new Promise((resolve, reject) => {
    image.addEventListener("load", resolve);
    image.addEventListener("error", reject);
    image.src = own ?? `${address}?size=thumb`;
  });
}
