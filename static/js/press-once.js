// A pressed submit button stays disabled until the answer is there, so that nothing is sent twice.

const pressed = new Map();

function press(form) {
  if (pressed.has(form)) return;
  const buttons = [...form.querySelectorAll("button:not([type=button]):not(:disabled)")];
  for (const button of buttons) button.disabled = true;
  pressed.set(form, buttons);
}

function release(form) {
  for (const button of pressed.get(form) ?? []) button.disabled = false;
  pressed.delete(form);
}

document.addEventListener("submit", (event) => {
  // What is saved as a file leaves the page as it is: nothing would release its button.
  if (event.defaultPrevented || event.target.method === "dialog" || "download" in event.target.dataset) return;
  // After the browser has read the form: a disabled button would not be sent along.
  setTimeout(() => press(event.target));
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target instanceof HTMLFormElement) press(event.target);
});
document.addEventListener("htmx:afterRequest", (event) => release(event.target));

// Coming back with the browser's back button shows the page as it was left, ready to be used.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of [...pressed.keys()]) release(form);
});
