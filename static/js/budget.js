// The budget adds up while one types. Only the drawn totals follow; the server counts again when it saves.
"use strict";
{
  const budget = document.querySelector("form[data-cap]");
  const cap = BigInt(budget.dataset.cap);
  const percent = budget.dataset.indirectPercent;
  const DIRECT = ["goods", "travel", "personnel", "other"];

  // Yen of one typed amount in thousands, in any width; null for what cannot be read.
  function yenOf(typed) {
    const plain = typed.normalize("NFKC").replace(/\s|千円$/g, "").replaceAll("、", ",");
    if (plain === "") return 0n;
    const found = plain.match(/^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,3}))?$/);
    return found ? BigInt(found[1].replaceAll(",", "")) * 1000n + BigInt((found[2] || "0").padEnd(3, "0")) : null;
  }

  function thousands(yen) {
    const whole = String(yen / 1000n).replace(/\B(?=(\d{3})+$)/g, ",");
    const rest = yen % 1000n;
    return rest ? `${whole}.${String(rest).padStart(3, "0")}` : whole;
  }

  function addUp() {
    const sums = new Map();
    const add = (key, yen) => sums.set(key, (sums.get(key) || 0n) + yen);
    for (const cell of budget.querySelectorAll("input.in")) {
      const [category, year] = cell.name.split("_");
      const yen = yenOf(cell.value) ?? 0n;
      for (const key of [category, "all", `all-${year}`]) add(key, yen);
      for (const key of ["direct", `direct-${year}`]) add(key, DIRECT.includes(category) ? yen : 0n);
    }
    const direct = sums.get("direct") || 0n;
    const over = direct > cap ? direct - cap : 0n;
    sums.set("over", over);
    if (percent) sums.set("indirect-limit", (direct * BigInt(percent)) / 100n);
    for (const place of budget.querySelectorAll("[data-sum]")) {
      const text = thousands(sums.get(place.dataset.sum) || 0n);
      if (place.textContent !== text) place.textContent = text; // what stays the same is not read out again
    }
    show("[data-over]", over > 0n);
    show("[data-within]", over === 0n);
    if (percent) show("[data-indirect-over]", (sums.get("indirect") || 0n) > sums.get("indirect-limit"));
    draw(Number(direct / 1000n), Number(cap / 1000n));
  }

  function show(places, isShown) {
    for (const place of budget.querySelectorAll(places)) place.hidden = !isShown;
  }

  function draw(direct, limit) {
    const width = Math.max(limit, direct) * 1.1;
    const bar = budget.querySelector(".meter .bar");
    bar.setAttribute("viewBox", `0 0 ${width} 20`);
    bar.querySelector(".back").setAttribute("width", width);
    bar.querySelector(".fill").setAttribute("width", Math.min(limit, direct));
    bar.querySelector(".over").setAttribute("width", Math.max(0, direct - limit));
  }

  budget.addEventListener("input", addUp);
  addUp();
}
