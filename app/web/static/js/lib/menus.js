// Menus are <details>; a click elsewhere, a chosen entry or Escape closes them.
function close(menu, { focus = false } = {}) {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

export function startMenus() {
  const menus = [...document.querySelectorAll("[data-menu]")];
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) close(menu);
  });
  for (const menu of menus) {
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close(menu, { focus: true });
    });
  }
}
