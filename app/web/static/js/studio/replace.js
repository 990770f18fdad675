// Another file for a video that is there: sent in one piece, with a word on how far it is.
import { percent } from "../lib/time.js";

/**
 * @param {HTMLElement} panel
 * @param {File} file
 */
function send(panel, file) {
  const words = panel.querySelector("[data-words]");
  const { url, sending, failed } = panel.dataset;
  const call = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", file);
  call.upload.addEventListener("progress", ({ loaded, total }) => {
    words.textContent = sending.replace("{percent}", percent(loaded / total));
  });
  const fail = () => {
    panel.querySelector("input").disabled = false;
    words.textContent = call.response?.error?.message ?? failed;
  };
  call.addEventListener("error", fail);
  call.addEventListener("load", () => (call.status === 202 ? location.reload() : fail()));
  call.responseType = "json";
  call.open("POST", url);
  call.setRequestHeader("X-CSRFToken", document.querySelector("[name='csrf_token']").value);
  panel.querySelector("input").disabled = true;
  call.send(body);
}

export function startReplacing() {
  const panel = document.querySelector("[data-replace]");
  const button = panel?.querySelector("label");
  if (!button) return;
  button.hidden = false;
  button.querySelector("input").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    if (file) send(panel, file);
    target.value = "";
  });
}
