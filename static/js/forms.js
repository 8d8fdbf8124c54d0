// Forms: leaving a page with unsaved words is asked about; a form that is on its way is not sent twice;
// text areas with a limit say how many characters are left. The summary of faults takes the focus by itself.
// A change of language takes along the form that was changed last, whichever it is.
"use strict";
const changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.hasAttribute("data-ask-before-leaving")) changed.add(form);
  if (form && form.id && form.method === "post") takeAlong(form);
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
document.addEventListener("form-saved", (event) => changed.delete(event.detail)); // autosave.js: nothing is unsaved
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-on-its-way]")) delete form.dataset.onItsWay;
});
window.addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});

function takeAlong(form) {
  const button = document.querySelector(".language button[name]");
  if (!button || button.form === form) return;
  const first = button.previousElementSibling?.hidden ? button.previousElementSibling : document.createElement("button");
  first.hidden = true; // Enter in a field presses the first button of its form: an empty one, not the language
  first.setAttribute("form", form.id);
  button.before(first);
  const language = button.value.slice(0, 2);
  button.setAttribute("form", form.id);
  button.setAttribute("name", "switch_to");
  button.setAttribute("value", `${language}:${form.id}`);
  button.setAttribute("formaction", location.pathname + location.search);
  button.setAttribute("formenctype", "application/x-www-form-urlencoded");
  button.formNoValidate = true;
}

function count(field) {
  const place = field.id && document.getElementById(`${field.id}_count`);
  if (!place) return;
  const left = Number(place.dataset.limit) - field.value.length;
  place.textContent = (left < 0 ? place.dataset.over : place.dataset.left).replace("{n}", Math.abs(left));
}
for (const field of document.querySelectorAll("textarea")) count(field);
for (const notice of document.querySelectorAll("[data-typed-kept]")) changed.add(notice.nextElementSibling);
