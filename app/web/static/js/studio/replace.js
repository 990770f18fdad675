// Another file for a video that is there: sent in parts like any upload, with a word on how far it is.
import { percent } from "../lib/time.js";
import { FileUpload } from "./file_upload.js";

/**
 * @param {HTMLElement} panel
 * @param {File} file
 */
function send(panel, file) {
  const words = panel.querySelector("[data-words]");
  const input = panel.querySelector("input");
  const { endpoint, takesIt, sending, failed } = panel.dataset;
  const upload = new FileUpload(file, endpoint, { videoId: takesIt });
  upload.addEventListener("change", () => {
    if (upload.state === "done") location.reload();
    else if (upload.state === "failed") words.textContent = upload.reason.message || failed;
    else words.textContent = sending.replace("{percent}", percent(upload.fraction));
    input.disabled = upload.isActive;
  });
  upload.begin();
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
