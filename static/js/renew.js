// Parts of a page that renew themselves: an element with data-renews="60" fetches itself (its hx-get) every so many
// seconds while the page is seen, at once when it is seen again, and when a clock on it has run out. What another
// page answers, such as the log-in after a session has ended, is never put in its place; nothing is kept in the browser.
"use strict";
{
  const forgetPath = () => sessionStorage.removeItem("htmx-current-path-for-history");
  forgetPath();

  const part = () => document.querySelector("[data-renews]");
  const pause = () => (Number(part()?.dataset.renews || 60) + 15 * Math.random()) * 1000;
  let timer;
  function renew() {
    clearTimeout(timer);
    timer = setTimeout(renew, pause());
    if (document.visibilityState === "visible" && part()) htmx.trigger(part(), "renew");
  }
  timer = setTimeout(renew, pause());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && renew());
  document.addEventListener("clock:over", () => setTimeout(renew, 1000 + 4000 * Math.random()));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const from = new URL(event.detail.xhr.responseURL || location.href, location.href);
    if (from.pathname !== location.pathname) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSettle", forgetPath);
}
