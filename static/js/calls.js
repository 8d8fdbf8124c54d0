// The page of a call: filters the agencies while one types, opens the countries where there is room, and says when
// the deadline has passed. Without it the same filters are sent to the server; nothing is decided here.
"use strict";
const form = document.querySelector(".agency-filter");
const roomy = matchMedia("(min-width: 64rem)");
const countries = [...document.querySelectorAll(".country")];
if (form) filterHere();
sayWhenOver();

function filterHere() {
  const found = document.querySelector(".found");
  const none = document.getElementById("no-agency");
  const all = document.querySelector(".show-all");
  const rows = countries.flatMap((country) => [...country.querySelectorAll("li")]);
  const fields = ["agency", "country", "type"];
  const wanted = () => Object.fromEntries(fields.map((name) => [name, form.elements[name].value.trim()]));
  let telling;

  function apply() {
    const sought = wanted();
    const narrows = fields.some((name) => sought[name]);
    let number = 0;
    for (const country of countries) {
      const own = [...country.querySelectorAll("li")];
      const here = !sought.country || sought.country === country.dataset.country;
      for (const row of own) row.hidden = !(here && fits(row, sought));
      const left = own.filter((row) => !row.hidden).length;
      country.hidden = left === 0;
      country.querySelector(".n").textContent = left;
      country.open = roomy.matches || (narrows && left > 0);
      number += left;
    }
    none.hidden = number > 0;
    all.hidden = !narrows && !new URLSearchParams(location.search).has("on");
    clearTimeout(telling); // whoever types hears one number, not one for each letter
    telling = setTimeout(() => {
      const words = narrows ? found.dataset.some.replace("{found}", number) : found.dataset.all;
      if (found.textContent !== words) found.textContent = words;
      remember(sought);
    }, 400);
  }

  function remember(sought) {
    const query = new URLSearchParams(location.search);
    for (const name of fields) {
      if (sought[name]) query.set(name, sought[name]);
      else query.delete(name);
    }
    history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`);
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
    found.scrollIntoView({ block: "nearest" });
  });
  all.addEventListener("click", (event) => {
    if (new URLSearchParams(location.search).has("on")) return; // another day's list comes from the server
    event.preventDefault();
    for (const name of fields) form.elements[name].value = "";
    apply();
    form.elements.agency.focus();
  });
  if (roomy.matches) for (const country of countries) country.open = true;
  roomy.addEventListener("change", apply);
  addEventListener("beforeprint", () => countries.forEach((country) => (country.open = true)));
  addEventListener("hashchange", openTarget);
  openTarget();
  return rows;
}

function fits(row, sought) {
  if (sought.type && sought.type !== row.dataset.kind) return false;
  return !sought.agency || bearsName(row, sought.agency);
}

function openTarget() {
  const target = location.hash.startsWith("#agencies-") && document.getElementById(location.hash.slice(1));
  if (target) target.open = true;
}

function sayWhenOver() {
  const clock = document.querySelector(".standing[data-until]");
  const parts = clock && clock.querySelectorAll("[data-when]");
  if (!parts || !parts.length) return;
  const madeAt = Date.parse(document.body.dataset.serverNow);
  setInterval(() => {
    const past = madeAt + performance.now() > Date.parse(clock.dataset.until);
    for (const part of parts) part.hidden = (part.dataset.when === "past") !== past;
  }, 1000);
}
