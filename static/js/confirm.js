// A form or submit button with data-confirm="question" asks first, in a <dialog> of our own.

const agreed = new WeakSet();

function ask(question) {
  const copy = document.getElementById("confirm-template").content.cloneNode(true);
  const dialog = copy.querySelector("dialog");
  dialog.querySelector("[data-question]").textContent = question;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (pressed) dialog.close(pressed.value);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!question || agreed.delete(form)) return;
    const submitter = event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await ask(question)) {
      agreed.add(form);
      form.requestSubmit(submitter);
    }
  },
  true,
);
