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
 * Keep the panel of a menu there while it is open; it closes when its button is scrolled out of sight.
 * @param {HTMLDetailsElement} menu
 */
export function keepInSight(menu) {
  const button = /** @type {HTMLElement} */ (menu.querySelector("summary"));
  const put = () => place(menu, button);
  const follow = (/** @type {Event} */ { target }) => {
    // Whose row goes while it is open is told of no toggle.
    if (!menu.isConnected) return listen("removeEventListener");
    if (menu.contains(/** @type {Node} */ (target))) return;
    if (isSeen(menu, button)) put();
    else close(menu, button);
  };
  const listen = (/** @type {"addEventListener"|"removeEventListener"} */ change) => {
    document[change]("scroll", follow, true);
    window[change]("resize", put);
  };
  menu.addEventListener("toggle", () => {
    if (menu.open) put();
    listen(menu.open ? "addEventListener" : "removeEventListener");
  });
}

/**
 * @param {HTMLElement} menu
 * @param {HTMLElement} button
 */
function place(menu, button) {
  const panel = /** @type {HTMLElement} */ (menu.querySelector(".menu-panel"));
  const size = { width: panel.offsetWidth, height: panel.offsetHeight };
  // What a scroll bar covers is not there to be seen.
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const { x, y } = placeOf(button.getBoundingClientRect(), size, { width, height });
  panel.style.left = `${x}px`;
  panel.style.top = `${y}px`;
}

/**
 * Whether nothing lies over the button but the menu itself.
 * @param {HTMLElement} menu
 * @param {HTMLElement} button
 */
function isSeen(menu, button) {
  const { left, top, width, height } = button.getBoundingClientRect();
  return menu.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}

/**
 * @param {HTMLDetailsElement} menu
 * @param {HTMLElement} button
 */
function close(menu, button) {
  if (menu.contains(document.activeElement)) button.focus({ preventScroll: true });
  menu.open = false;
}
