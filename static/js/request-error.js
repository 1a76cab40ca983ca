// When htmx gets no answer or an error, the page says so instead of standing still.

function tell() {
  const notice = document.createElement("div");
  notice.className = "notice notice-bad";
  notice.textContent = document.body.dataset.requestError;
  document.getElementById("messages")?.replaceChildren(notice);
}

document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:responseError", tell);
