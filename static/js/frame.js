// The frame: menus close when one clicks or tabs out of them, or presses Escape; a button with data-opens
// opens the dialog of that id, which without scripts is a link to the page that asks the same; how many
// characters are left is told to readers of words when typing pauses and little room is left.
"use strict";
const MENUS = "details.who[open], details.menu-switch[open]";
document.addEventListener("click", (event) => {
  closeOthers(event.target);
  openDialog(event);
});
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = [...document.querySelectorAll(MENUS)].filter((menu) => reach(menu).some((part) => part.contains(event.target)));
  const inmost = open.find((menu) => menu.contains(event.target)) || open[0];
  if (!inmost) return;
  inmost.open = false;
  inmost.querySelector("summary").focus();
});

// The menu of phones opens the navigation that stands behind it.
function reach(menu) {
  return menu.matches(".menu-switch") ? [menu, menu.nextElementSibling] : [menu];
}

function closeOthers(target) {
  for (const menu of document.querySelectorAll(MENUS)) {
    if (!reach(menu).some((part) => part.contains(target))) menu.open = false;
  }
}

let pause;
document.addEventListener("input", ({ target }) => {
  const said = target.id && document.getElementById(`${target.id}_said`);
  if (!said) return;
  clearTimeout(pause);
  pause = setTimeout(() => {
    const count = document.getElementById(`${target.id}_count`);
    const limit = Number(count.dataset.limit);
    said.textContent = limit - target.value.length > limit / 5 ? "" : count.textContent;
  }, 1200);
});

function openDialog(event) {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog || !dialog.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
}
