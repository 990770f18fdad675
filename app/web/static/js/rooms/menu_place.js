/** Where the panel of a menu stands: beside its button, inside the window, whatever scrolls around it. */

const GAP = 8;
const MARGIN = 12;

/**
 * Below the button, else above it, else as low as the window lets it; its end at the button's.
 * @param {{top: number, bottom: number, right: number}} button
 * @param {{width: number, height: number}} panel
 * @param {{width: number, height: number}} frame
 */
export function placeOf({ top, bottom, right }, panel, frame) {
  const lowest = frame.height - MARGIN - panel.height;
  const below = bottom + GAP;
  const above = top - GAP - panel.height;
  const y = below <= lowest ? below : above >= MARGIN ? above : Math.max(MARGIN, lowest);
  const rightmost = frame.width - MARGIN - panel.width;
  return { x: Math.max(MARGIN, Math.min(right - panel.width, rightmost)), y };
}

/**
 * Keep the panel of a menu there while it is open.
 * @param {HTMLDetailsElement} menu
 */
export function keepInSight(menu) {
  // Whose row goes while it is open is told of no toggle.
  const put = () => (menu.isConnected ? place(menu) : listen("removeEventListener"));
  const listen = (/** @type {"addEventListener"|"removeEventListener"} */ change) => {
    document[change]("scroll", put, true);
    window[change]("resize", put);
  };
  menu.addEventListener("toggle", () => {
    if (menu.open) put();
    listen(menu.open ? "addEventListener" : "removeEventListener");
  });
}

/** @param {HTMLDetailsElement} menu */
function place(menu) {
  const panel = /** @type {HTMLElement} */ (menu.querySelector(".menu-panel"));
  const button = /** @type {HTMLElement} */ (menu.querySelector("summary"));
  const size = { width: panel.offsetWidth, height: panel.offsetHeight };
  const { x, y } = placeOf(button.getBoundingClientRect(), size, { width: innerWidth, height: innerHeight });
  panel.style.left = `${x}px`;
  panel.style.top = `${y}px`;
}
