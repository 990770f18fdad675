// The clock on a card: saves for later without leaving the page; the form itself needs no script.
import { call } from "../lib/api.js";
import { toast } from "../lib/toasts.js";

async function save(form) {
  const id = new URL(form.action).pathname.split("/").pop();
  const button = form.querySelector("button");
  button.setAttribute("aria-disabled", "true");
  try {
    await call("PUT", `/users/me/watch-later/${id}`);
    form.dataset.done = "";
    toast(button.dataset.words);
  } catch (error) {
    if (error.message) toast(error.message);
    else form.submit();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

export function startLater() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-later]")) return;
    event.preventDefault();
    void save(event.target);
  });
}
