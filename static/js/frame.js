// The frame: a menu closes when one clicks or tabs out of it, or presses Escape.
"use strict";
document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && event.target.closest("details.who[open], details.menu-switch[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

function closeOthers(target) {
  for (const menu of document.querySelectorAll("details.who[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}
