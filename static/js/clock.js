// Time left, told by the server's clock: the page says at which instant the server made it, and only the
// time since then is measured here. The page decides nothing; the server stamps every request.
// An instant is also told in the reader's own zone, with the name that the zone has on that day; it is kept nowhere.
"use strict";
const madeAt = Date.parse(document.body.dataset.serverNow);
const loadedAt = performance.now();
const serverNow = () => madeAt + (performance.now() - loadedAt);
const over = new Set();

function tell(clock) {
  const left = Date.parse(clock.dataset.until) - serverNow();
  if (Number.isNaN(left)) return;
  const minutes = Math.max(0, Math.floor(left / 60000));
  const parts = { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
  for (const [unit, amount] of Object.entries(parts)) {
    const place = clock.querySelector(`[data-unit="${unit}"]`);
    if (place) place.textContent = amount;
  }
  if (left < 0 && !over.has(clock.dataset.until)) {
    over.add(clock.dataset.until);
    document.dispatchEvent(new CustomEvent("clock:over"));
  }
}

function tellZone(place) {
  const at = new Date(place.dataset.inOwnZone);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const said = (timeZone) =>
    new Intl.DateTimeFormat(language, {
      timeZone, weekday: "short", day: "numeric", month: "short", year: "numeric",
      hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
    }).format(at).replace("(", "（").replace(/\) ?/, "）"); // the weekday, as Japanese pages write it
  if (!zone || said(zone).replace(/ \S+$/, "") === said("Asia/Tokyo").replace(/ \S+$/, "")) return;
  place.textContent = place.dataset.words.replace("{zone}", zone.replaceAll("_", " ")).replace("{when}", said(zone));
  place.hidden = false;
}

function tellAll() {
  for (const clock of document.querySelectorAll("[data-until]")) tell(clock);
}

function tellZones() {
  for (const place of document.querySelectorAll("[data-in-own-zone]")) tellZone(place);
}

tellAll();
tellZones();
setInterval(tellAll, 10000);
document.addEventListener("htmx:afterSettle", () => {
  tellAll();
  tellZones();
});
