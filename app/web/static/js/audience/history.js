/** Clearing the history clears what this browser remembers too: once the server has forgotten it. */

import { forgetPositions } from "../player/preferences.js";

const forgotten = new URLSearchParams(location.search).get("forgotten");
if (forgotten) {
  forgetPositions(forgotten === "all" ? "" : forgotten);
  history.replaceState(null, "", location.pathname);
}
