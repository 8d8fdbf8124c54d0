// A section saves itself while one types. Every save carries the version and the marks that it began from; the answer
// brings new ones. Nothing is kept in the browser: what is not saved yet stands on the page, and is asked about
// before leaving. The buttons keep working as without this script.
"use strict";
(() => {
  const form = document.getElementById("page-form");
  const words = document.querySelector("[data-autosave]");
  if (!form || !words) return;
  const page = autosavePage(form, words);
  const STILL = 800; // ms without a key: typing has stopped
  const LONGEST = 4000; // ms that typing may go on unsaved
  const SMALL = 60000; // bytes that a browser still sends for a page that is being closed
  const NOT_SHOWN = "0".repeat(16);
  const NO_ANSWERS = ["csrfmiddlewaretoken", "began_from", "seen", "made_with", "find_agency"];
  const { began_from: version, seen } = form.elements;

  let saved = typed(); // as the server has it, or as it could not read it
  let unanswered = []; // what was sent and perhaps arrived
  let touched = new Set();
  const heard = new Set(); // names of the answers that this person gave, not the browser
  let flight = null;
  let timer, typedAt = 0, unsavedSince = 0, failures = 0, retryAt = 0;
  let again = document.querySelector("[data-typed-kept]") !== null; // save although nothing was typed here
  let faults = 0;
  let isOver = false; // the door is closed
  let isOut = false; // the log-in has ended
  let isLeaving = false;

  function typed() {
    const answers = new Map();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !NO_ANSWERS.includes(name)) answers.set(name, `${answers.get(name) ?? ""}${value}`);
    }
    return answers;
  }
  function isDirty(now = typed()) {
    return [...new Set([...now.keys(), ...saved.keys()])].some((name) => (now.get(name) ?? "") !== (saved.get(name) ?? ""));
  }
  const marksNow = () => JSON.parse(seen.value || "{}");
  const setMark = (key, mark) => (seen.value = JSON.stringify({ ...marksNow(), [key]: mark }));
  const where = () => (touched.size ? touched : [page.groupOf(form.querySelector(".in, input:not([type=hidden])") ?? form)]);
  const isTyping = () => performance.now() - typedAt < STILL - 100;

  function plan(wait = STILL) {
    clearTimeout(timer);
    if (isOver || isOut || isLeaving || flight) return;
    const now = performance.now();
    if (!again && !isDirty()) return settle();
    unsavedSince ||= now;
    timer = setTimeout(save, Math.max(Math.min(wait, unsavedSince + LONGEST - now), retryAt - now, 0));
  }

  async function save(keepalive = false) {
    clearTimeout(timer);
    if (flight || isOver || isOut || isLeaving || !(again || isDirty())) return;
    if (keepalive !== true && page.isPressed()) return void (timer = setTimeout(save, 40));
    const sent = typed();
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    const earlier = unanswered;
    unanswered = [...unanswered.slice(-9), sent];
    [again, unsavedSince] = [false, 0];
    page.tell(where(), words.dataset.saving, { aloud: false });
    const small = keepalive === true && String(body).length < SMALL;
    const asked = page.ask(form.getAttribute("action") || location.pathname, body, words.dataset.person, small);
    flight = asked.then(async (answer) => {
      await page.handIsOff();
      return answer;
    });
    const answer = await flight;
    flight = null;
    hear(answer, sent, earlier);
  }

  function hear(answer, sent, earlier) {
    if (answer.state === "saved" || answer.state === "clash") accept(answer, sent, earlier);
    else if (answer.state === "waiting") {
      [saved, unanswered] = [sent, []];
      told(answer, "");
    } else if (answer.state === "token" && !failures) {
      page.renew(answer.token);
      [again, unanswered, failures] = [true, earlier, 1];
      plan(0);
    } else if (answer.state === "signed-out") {
      [isOut, again, unanswered] = [true, true, earlier];
      page.tell(where(), `${answer.words} ${words.dataset.out}`, { again: true });
      askWhenStill(answer.words);
    } else if (answer.state === "closed") {
      isOver = true;
      page.tell(where(), answer.words);
    } else {
      failures += 1;
      retryAt = performance.now() + Math.min(30000, 1000 * 2 ** failures) * (0.75 + Math.random() / 2);
      again = true;
      page.tell(where(), answer.state === "lost" ? words.dataset.offline : words.dataset.busy, { aloud: failures === 1 });
      plan();
    }
  }

  function accept(answer, sent, earlier) {
    [failures, retryAt, unanswered] = [0, 0, []];
    const before = marksNow();
    const marks = JSON.parse(answer.seen);
    const now = typed();
    for (const [name, { value, key }] of Object.entries(answer.taken)) {
      const isUntouched = (now.get(name) ?? "") === (sent.get(name) ?? "");
      if (isUntouched && page.put(name, value)) sent.set(name, value);
      else marks[key] = before[key] ?? NOT_SHOWN; // typed meanwhile: it will be asked about
    }
    version.value = answer.version;
    seen.value = JSON.stringify(marks);
    saved = sent;
    if (answer.path !== (form.getAttribute("action") || location.pathname)) moveTo(answer.path);
    const clashes = (answer.clashes ?? []).filter((clash) => !isMyOwn(clash, earlier));
    page.showClashes(clashes, choose);
    const stamp = document.querySelector("[data-stamp]");
    if (stamp) stamp.textContent = answer.stamp;
    told(answer, answer.words);
  }

  // What seems to be somebody else's may be what this page sent before the connection broke.
  function isMyOwn(clash, earlier) {
    const plain = (text) => (text ?? "").replaceAll("\r\n", "\n").trim();
    if (!earlier.some((sent) => plain(sent.get(clash.name)) === plain(clash.value))) return false;
    setMark(clash.key, clash.mark);
    again = true;
    return true;
  }

  function told(answer, sentence) {
    faults = Object.keys(answer.unread).length;
    page.showFaults(answer.unread);
    page.tell(where(), answer.asks_more ? `${sentence} · ${words.dataset.more}` : sentence, { aloud: !isTyping() });
    if (!again && !isDirty()) touched = new Set();
    plan(isTyping() ? STILL : 0);
  }

  function settle() {
    if (!faults && !page.openPanels()) document.dispatchEvent(new CustomEvent("form-saved", { detail: form }));
  }

  function choose(clash, whose) {
    if (whose === "theirs") {
      if (!page.put(clash.name, clash.value)) return false;
      saved.set(clash.name, clash.value);
    } else again = true;
    setMark(clash.key, clash.mark);
    touched.add(page.groupOf(page.controls(clash.name)[0] ?? form));
    page.tell(where(), whose === "theirs" ? words.dataset.theirs : "");
    setTimeout(plan, 0, 0); // when the panel is gone
    return true;
  }

  function moveTo(path) {
    form.setAttribute("action", path);
    history.replaceState(null, "", path);
    for (const button of document.querySelectorAll("button[name=switch_to]")) button.setAttribute("formaction", path);
  }

  function askWhenStill(why) {
    if (isTyping()) return setTimeout(askWhenStill, STILL, why); // no key lands in a password by surprise
    page.askPassword(why, () => {
      isOut = false;
      plan(0);
    });
  }

  function note({ target, type }) {
    if (target.form !== form || NO_ANSWERS.includes(target.name)) return;
    heard.add(target.name);
    if (type === "input") typedAt = performance.now();
    touched.delete(page.groupOf(target)); // the group one writes in is the last: there it is said aloud
    touched.add(page.groupOf(target));
    plan(type === "change" ? 0 : STILL);
  }
  document.addEventListener("input", note);
  document.addEventListener("change", note);
  document.addEventListener("htmx:afterSettle", () => plan());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
  addEventListener("pagehide", () => save(true));
  addEventListener("online", () => {
    retryAt = 0;
    plan(0);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (flight) {
      event.preventDefault();
      flight.then(() => setTimeout(() => form.requestSubmit(event.submitter)));
    } else if (!event.defaultPrevented) isLeaving = true;
  });
  addEventListener("pageshow", ({ persisted }) => {
    isLeaving = false;
    if (!persisted && seen.value === seen.defaultValue) doubtWhatTheBrowserRestored();
    plan();
  });

  // A browser may fill a page again with what stood there before: such an answer began from a text that is not known.
  function doubtWhatTheBrowserRestored() {
    for (const field of form.elements) {
      if (!heard.has(field.name) && field.name in marksNow() && isRestored(field)) setMark(field.name, NOT_SHOWN);
    }
  }
  function isRestored(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return field.value !== ([...field.options].find((one) => one.defaultSelected) ?? field.options[0]).value;
    return "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
  }
})();
