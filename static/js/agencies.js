// The agencies of a counterpart: narrowed as one chooses a country or types a name. Without this script a button asks
// the server for the same. All choices stay in the form: what is chosen is sent, and shown, whatever is typed here.
"use strict";
const agencies = document.querySelector("[data-agencies]");
if (agencies) narrowHere();

function narrowHere() {
  const form = agencies.closest("form");
  const box = agencies.querySelector("input[type=search]");
  const country = form.elements.country_code;
  const said = agencies.querySelector("[role=status]");
  const rows = [...agencies.querySelectorAll("[data-codes]")];
  let telling;
  agencies.querySelector("button[name=find]").hidden = true;

  function narrow() {
    const sought = box.value.trim();
    for (const row of rows) row.hidden = !(sought ? bearsName(row, sought) : row.dataset.codes.split(" ").includes(country.value));
    clearTimeout(telling); // whoever types hears one number, not one for each letter
    telling = setTimeout(tell, 400, sought ? "search" : country.value ? "country" : "nothing");
  }

  function tell(asked) {
    const number = rows.filter((row) => !row.hidden).length;
    const words = asked === "nothing" ? said.dataset.nothing : said.dataset[number ? asked : `${asked}None`].replace("{n}", number);
    if (said.textContent !== words) said.textContent = words;
  }

  box.addEventListener("input", (event) => {
    event.stopPropagation(); // looking for a name changes nothing that could be saved
    narrow();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) event.preventDefault(); // it would press a button of the form
  });
  country.addEventListener("change", narrow);
  addEventListener("pageshow", narrow); // a browser that goes back fills the form in again
  narrow();
}
