// Ties inputs to places in what a record says: `data-field="site.name"` is read and written there. Errors stand at
// `data-error` of the same name.

// Inputs below `root`; `prefix` comes before every name. `set(path, value)` is told of each keystroke.
export function tie(root, { prefix = "", get, set }) {
  for (const input of root.querySelectorAll("[data-field]")) {
    const path = prefix + input.dataset.field;
    show(input, get(path));
    input.addEventListener("input", () => set(path, read(input)));
  }
}

export function show(input, value) {
  if (input.type === "radio") input.checked = String(value ?? "") === input.value;
  else if (document.activeElement !== input && input.value !== (value ?? "")) input.value = value ?? "";
}

function read(input) {
  return input.dataset.kind === "flag" ? input.value === "true" : input.value;
}

// Takes what another page wrote into the inputs that are tied, but for the one that is being written in.
export function refresh(root, { prefix = "", get }) {
  for (const input of root.querySelectorAll("[data-field]")) show(input, get(prefix + input.dataset.field));
}

// Shows each sentence at its field. `sentences`: {name: [sentence]}; answers those that have no place of their own.
export function showErrors(root, sentences) {
  for (const place of root.querySelectorAll("[data-error]")) {
    place.textContent = "";
    place.hidden = true;
  }
  for (const input of root.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  const left = [];
  for (const [name, told] of Object.entries(sentences)) {
    const place = placeOf(root, name);
    const words = [told].flat().join(" ");
    if (!place) {
      left.push(words);
      continue;
    }
    place.textContent = [place.textContent, words].filter(Boolean).join(" ");
    place.hidden = false;
    root.querySelector(`[aria-describedby="${place.id}"]`)?.setAttribute("aria-invalid", "true");
  }
  return left;
}

// The place of the name itself, else of what it is inside: `findings.0.measured.1.name` → `findings.0`.
function placeOf(root, name) {
  const names = name.split(".");
  while (names.length) {
    const place = root.querySelector(`[data-error="${CSS.escape(names.join(".")).replace(/\\\./g, ".")}"]`);
    if (place) return place;
    names.pop();
  }
  return null;
}
