// Time left, told by the server's clock: the page says at which instant the server made it, and only the
// time since then is measured here. The page decides nothing; the server stamps every request.
"use strict";
const madeAt = Date.parse(document.body.dataset.serverNow);
const loadedAt = performance.now();
const serverNow = () => madeAt + (performance.now() - loadedAt);

function tell(clock) {
  const left = Date.parse(clock.dataset.until) - serverNow();
  if (Number.isNaN(left)) return;
  const minutes = Math.max(0, Math.floor(left / 60000));
  const parts = { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
  for (const [unit, amount] of Object.entries(parts)) {
    const place = clock.querySelector(`[data-unit="${unit}"]`);
    if (place) place.textContent = amount;
  }
}

function tellAll() {
  for (const clock of document.querySelectorAll("[data-until]")) tell(clock);
}

tellAll();
setInterval(tellAll, 10000);
document.addEventListener("htmx:afterSettle", tellAll);
