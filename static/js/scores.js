// While points are chosen, the page says which items have none yet and what their weighted mean is. Without this script
// it says so whenever it is loaded. Nothing is sent or kept here.
"use strict";
{
  const items = [...document.querySelectorAll("fieldset[data-item]")];
  const missing = document.getElementById("missing");
  const weighted = document.getElementById("weighted");
  const pointsOf = (item) => Number(item.querySelector("input:checked")?.value ?? NaN);

  function tell() {
    const letters = items.filter((item) => Number.isNaN(pointsOf(item))).map((item) => item.dataset.item);
    if (missing) {
      missing.hidden = letters.length === 0;
      if (letters.length) missing.querySelector("[data-words]").textContent = said(letters);
    }
    if (weighted) {
      const weighing = items.filter((item) => Number(item.dataset.weight) > 0);
      const sum = weighing.reduce((total, item) => total + Number(item.dataset.weight), 0);
      const whole = weighing.reduce((total, item) => total + Number(item.dataset.weight) * pointsOf(item), 0);
      weighted.hidden = Number.isNaN(whole) || !sum;
      const hundredths = Math.floor((200 * whole + sum) / (2 * sum)); // halves up, as the server writes it
      if (!weighted.hidden) weighted.querySelector("[data-mean]").textContent = (hundredths / 100).toFixed(2);
    }
  }
  function said(letters) {
    const { one, many, comma, and } = missing.dataset;
    if (letters.length === 1) return one.replace("{items}", letters[0]);
    const list = and.replace("{others}", letters.slice(0, -1).join(comma)).replace("{last}", letters.at(-1));
    return many.replace("{items}", list);
  }
  if (items.length) {
    document.addEventListener("change", tell);
    document.getElementById("page-form")?.addEventListener("input", tell); // another window's answer was taken over
    addEventListener("pageshow", tell);
  }
}
