// Uploads an earlier visit left half-way: the browser remembers their addresses, not their files,
// so the person chooses the file again and it goes on where it stopped.
import { defaultOptions } from "../../vendor/upload.js";
import { csrfToken } from "../lib/api.js";
import { percent } from "../lib/time.js";
import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";

const storage = defaultOptions.urlStorage;
const TUS = { "Tus-Resumable": "1.0.0" };

async function offsetOf(earlier) {
  const answer = await fetch(earlier.uploadUrl, { method: "HEAD", headers: TUS });
  const isOpen = answer.ok && !answer.headers.has("Matinee-Video-Id");
  if (isOpen) return Number(answer.headers.get("Upload-Offset"));
  if (answer.status < 500) await storage.removeUpload(earlier.urlStorageKey);
  return null;
}

async function discard(earlier, row) {
  const headers = { ...TUS, "X-CSRFToken": csrfToken() };
  await fetch(earlier.uploadUrl, { method: "DELETE", headers }).catch(() => {});
  await storage.removeUpload(earlier.urlStorageKey);
  row.remove();
}

function isSame(file, earlier) {
  return file.size === earlier.size && file.name === earlier.metadata.filename;
}

function show(earlier, offset, queue) {
  const row = document.querySelector("#unfinished-row").content.firstElementChild.cloneNode(true);
  const name = earlier.metadata.filename;
  const fraction = earlier.size ? offset / earlier.size : 0;
  row.querySelector("[data-name]").textContent = name;
  row.querySelector("[data-line]").textContent = say("unfinished", { percent: percent(fraction) });
  const meter = row.querySelector("progress");
  meter.value = fraction;
  meter.setAttribute("aria-label", name);
  row.querySelector("input").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (!file) return;
    if (isSame(file, earlier)) queue.add(file);
    else toast(say("another-file", { name }));
    event.target.value = "";
  });
  row.querySelector("[data-do=discard]").addEventListener("click", () => discard(earlier, row));
  return row;
}

export async function listUnfinished(list, queue) {
  const rows = new Map();
  const hide = () => {
    for (const { file } of queue.uploads) {
      for (const [earlier, row] of rows) if (isSame(file, earlier)) row.remove();
    }
  };
  queue.addEventListener("change", hide);
  for (const earlier of await storage.findAllUploads()) {
    if (!earlier.uploadUrl) continue;
    const offset = await offsetOf(earlier).catch(() => 0);
    if (offset === null) continue;
    rows.set(earlier, show(earlier, offset, queue));
    list.append(rows.get(earlier));
  }
  hide();
}
