/** A press on a video of a list means to watch it: the next page begins to play by itself. */

const NAME = "matinee.plays-on";

export function markPlaying() {
  try {
    sessionStorage.setItem(NAME, "yes");
  } catch {
    // A browser that keeps nothing waits for a press on play.
  }
}

/** Whether the page before meant to play on; asked once. */
export function takeMark() {
  try {
    const is = sessionStorage.getItem(NAME) === "yes";
    sessionStorage.removeItem(NAME);
    return is;
  } catch {
    return false;
  }
}

export function markOnPress() {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest?.("a[data-goes-on]");
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey;
    if (link && !elsewhere && !event.defaultPrevented) markPlaying();
  });
}
