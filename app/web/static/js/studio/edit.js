// The edit page: the state of the video, live, until its work is over.
import { startLocalTime } from "../lib/local_time.js";
import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { Live } from "./live.js";
import { startReplacing } from "./replace.js";
import { reload } from "./shelf.js";

startLocalTime(document.querySelector("[data-release]"));
startReplacing();

const STATE = "[data-video]";

if (document.querySelector(`${STATE}[data-busy]`)) {
  const live = new Live();
  live.addEventListener("changed", async ({ detail: { element, status } }) => {
    const { title } = element.dataset;
    if (status.status === "FAILED") toast(say("has-failed", { title }));
    await reload(STATE);
    live.refreshAll();
  });
  live.refreshAll();
}
