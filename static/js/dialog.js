// [data-open-dialog="id"] opens the <dialog>, [data-close-dialog] closes the one around it.
// Without script the same links open it by its :target style.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.openDialog).showModal();
    return;
  }
  const closer = event.target.closest("[data-close-dialog]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
});

// A link that plays a button is pressed with the space bar, too.
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});

// A form that came back with errors is shown again at once.
function openNow(root) {
  root.querySelector("dialog[data-open-now]:not([open])")?.showModal();
}

openNow(document);
document.addEventListener("htmx:load", (event) => openNow(event.target));
