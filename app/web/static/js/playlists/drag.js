/** Rows of a list are dragged by their grips; fingers and keys use the buttons beside them. */

/**
 * @param {HTMLElement} list
 * @param {(row: HTMLElement) => void} dropped
 */
export function startDragging(list, dropped) {
  /** @type {HTMLElement|null} */
  let held = null;
  /** @type {Element|null} */
  let home = null;

  const showGrips = () => {
    for (const grip of list.querySelectorAll("[data-grip][hidden]")) grip.removeAttribute("hidden");
  };
  showGrips();
  new MutationObserver(showGrips).observe(list, { childList: true });

  list.addEventListener("pointerdown", (event) => {
    const grip = /** @type {Element} */ (event.target).closest("[data-grip]");
    for (const row of list.children) row.toggleAttribute("draggable", false);
    grip?.closest("li")?.setAttribute("draggable", "true");
  });
  list.addEventListener("dragstart", (event) => {
    held = /** @type {Element} */ (event.target).closest("[draggable=true]");
    if (!held) return;
    home = held.nextElementSibling;
    held.dataset.held = "";
    event.dataTransfer?.setData("text/plain", held.dataset.item ?? "");
  });
  list.addEventListener("dragover", (event) => {
    const under = /** @type {Element} */ (event.target).closest("li");
    if (!held) return;
    event.preventDefault();
    if (!under || under === held) return;
    const { top, height } = under.getBoundingClientRect();
    if (event.clientY < top + height / 2) under.before(held);
    else under.after(held);
  });
  list.addEventListener("dragend", (event) => {
    if (!held) return;
    const row = held;
    held = null;
    delete row.dataset.held;
    row.removeAttribute("draggable");
    if (event.dataTransfer?.dropEffect === "none") list.insertBefore(row, home);
    else if (row.nextElementSibling !== home) dropped(row);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
}
