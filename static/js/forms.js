// Forms: leaving a page with unsaved words is asked about; a form that is on its way is not sent twice;
// text areas with a limit say how many characters are left. The summary of faults takes the focus by itself.
"use strict";
const changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.hasAttribute("data-ask-before-leaving")) changed.add(form);
  count(event.target);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.onItsWay) {
    event.preventDefault();
    return;
  }
  form.dataset.onItsWay = "yes";
  changed.delete(form);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-on-its-way]")) delete form.dataset.onItsWay;
});
window.addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});

function count(field) {
  const place = field.id && document.getElementById(`${field.id}_count`);
  if (!place) return;
  const left = Number(place.dataset.limit) - field.value.length;
  place.textContent = (left < 0 ? place.dataset.over : place.dataset.left).replace("{n}", Math.abs(left));
}
for (const field of document.querySelectorAll("textarea")) count(field);
