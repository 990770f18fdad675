// The studio page: dropping files, uploads on their way, and the live list of my videos.
import { percent } from "../lib/time.js";
import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { startBulk } from "./bulk.js";
import { Live } from "./live.js";
import { Queue } from "./queue.js";
import { reload } from "./shelf.js";
import { listUnfinished } from "./unfinished.js";

const SHELF = "[data-shelf]";
const zone = document.querySelector("[data-dropzone]");
const travelling = document.querySelector("[data-travelling]");
const list = document.querySelector("[data-uploads]");
const title = document.title;
const queue = new Queue(list, zone.dataset.endpoint);
const live = new Live();
const told = new Set();

function showTitle() {
  const active = queue.active.length > 0;
  document.title = active ? `${percent(queue.fraction)} · ${title}` : title;
}

function startChoosing() {
  const choose = zone.querySelector("[data-choose]");
  choose.hidden = false;
  choose.querySelector("input").addEventListener("change", (event) => {
    for (const file of event.target.files) queue.add(file);
    event.target.value = "";
  });
}

function filesOf(transfer) {
  const files = [...transfer.files].filter((file) => file.size > 0 || file.type);
  if (!files.length) toast(say("not-a-file"));
  return files;
}

// The whole page takes files: who misses the ticket must not lose the page to the file.
function startDropping() {
  addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.toggleAttribute("data-over", true);
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.removeAttribute("data-over");
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    zone.removeAttribute("data-over");
    for (const file of filesOf(event.dataTransfer)) queue.add(file);
  });
}

function announce({ element, status }) {
  const { title, video } = element.dataset;
  const news = status.status === "FAILED" ? "has-failed" : status.watchable && "now-watchable";
  if (!news || told.has(`${news} ${video}`)) return;
  told.add(`${news} ${video}`);
  toast(say(news, { title }));
}

queue.addEventListener("change", showTitle);
queue.addEventListener("arrived", async ({ detail: upload }) => {
  toast(say("has-arrived", { name: upload.file.name }));
  await reload(SHELF);
  live.refreshAll();
});
live.addEventListener("changed", ({ detail }) => {
  announce(detail);
  reload(SHELF).then(() => live.refreshAll());
});
live.addEventListener("unknown", () => reload(SHELF));
new MutationObserver(() => {
  travelling.hidden = list.children.length === 0;
}).observe(list, { childList: true });

startBulk();
startChoosing();
startDropping();
live.refreshAll();
listUnfinished(list, queue);
