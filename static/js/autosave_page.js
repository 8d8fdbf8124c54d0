// What a page that saves itself shows: a line in each group of questions, sentences beside answers that cannot be
// read, two texts to choose from, and the log-in asked for in place. What is sent and when: autosave.js.
"use strict";
globalThis.autosavePage = (form, words) => {
  const part = (name) => document.querySelector(`[data-autosave-${name}]`);
  const dialog = part("again");
  const lines = new Map();
  const panels = new Map();

  // --- One line in each group ---
  const groupOf = (control) => control.closest("fieldset.fields") ?? form;
  function lineOf(group) {
    if (!lines.has(group)) {
      const line = part("line").content.firstElementChild.cloneNode(true);
      const buttons = group === form && form.querySelector(":scope > .actions");
      if (buttons) buttons.before(line);
      else group.append(line);
      line.querySelector("button").addEventListener("click", () => dialog.showModal());
      lines.set(group, line);
    }
    return lines.get(group);
  }
  const groups = form.querySelectorAll("fieldset.fields");
  for (const group of groups.length ? groups : [form]) lineOf(group);

  // Says a sentence in some groups. Whoever listens hears it once, from the last of them, and not while typing.
  function tell(where, sentence, { aloud = true, again = false } = {}) {
    const last = [...where].at(-1);
    for (const group of where) {
      const [quiet, status] = lineOf(group).querySelectorAll("span");
      const spoken = aloud && group === last;
      quiet.textContent = spoken ? "" : sentence;
      status.textContent = spoken ? sentence : "";
      lineOf(group).querySelector("button").hidden = !again;
    }
  }

  // --- Nothing moves under a hand: between pressing and letting go, a click would miss what it was meant for ---
  let pressedAt = -Infinity;
  addEventListener("pointerdown", () => (pressedAt = performance.now()), true);
  for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => (pressedAt = -Infinity), true);
  const isPressed = () => performance.now() - pressedAt < 3000; // whoever lets go outside the window is not waited for
  async function handIsOff() {
    while (isPressed()) await new Promise((resolve) => setTimeout(resolve, 40));
  }

  // --- Controls by the name of their question ---
  function controls(name) {
    const found = form.elements.namedItem(name);
    return found === null ? [] : found instanceof RadioNodeList ? [...found] : [found];
  }
  const boxOf = (name) => controls(name)[0]?.closest(`#div_id_${name}, .cell, .field`) ?? null;

  function put(name, value) {
    const [first, ...others] = controls(name);
    if (!first) return false;
    if (first.type === "radio") {
      for (const one of [first, ...others]) one.checked = one.value === value;
    } else if (first.type === "checkbox") {
      first.checked = value !== "";
    } else {
      if (first.tagName === "SELECT" && ![...first.options].some((option) => option.value === value)) return false;
      first.value = value;
    }
    form.dispatchEvent(new Event("input")); // totals follow; nobody typed, so it does not bubble
    return true;
  }

  // --- What cannot be read ---
  let faults = {}; // as the page came, and as it was told since
  for (const { name } of form.querySelectorAll("[aria-invalid=true]")) {
    faults[name] = document.querySelector(`#id_${name}_error .error span`)?.lastChild.textContent ?? "";
  }
  function showFaults(found) {
    for (const name of Object.keys(faults)) if (!(name in found)) unmark(name);
    faults = found;
    for (const name of Object.keys(found)) if (!controls(name).includes(document.activeElement)) mark(name);
  }
  function mark(name) {
    const box = boxOf(name);
    if (!box) return;
    unmark(name);
    const told = part("fault").content.firstElementChild.cloneNode(true);
    told.id = `id_${name}_error`;
    told.querySelector("[data-words]").textContent = faults[name];
    box.append(told);
    for (const one of controls(name)) {
      one.setAttribute("aria-invalid", "true");
      one.setAttribute("aria-describedby", `${one.getAttribute("aria-describedby") ?? ""} ${told.id}`.trim());
    }
  }
  function unmark(name) {
    const id = `id_${name}_error`;
    document.getElementById(id)?.remove();
    for (const one of controls(name)) {
      one.removeAttribute("aria-invalid");
      const rest = (one.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id);
      if (rest.length) one.setAttribute("aria-describedby", rest.join(" "));
      else one.removeAttribute("aria-describedby");
    }
  }
  form.addEventListener("focusout", ({ target }) => {
    if (target.name in faults) mark(target.name);
  });

  // --- Two texts ---
  function showClashes(clashes, choose) {
    for (const [name, panel] of panels) if (!clashes.some((clash) => clash.name === name)) close(name, panel);
    for (const clash of clashes) {
      const panel = panels.get(clash.name) ?? open(clash.name);
      panel.querySelector("[data-label]").textContent = clash.label;
      write(panel.querySelector("[data-yours]"), clash.yours);
      write(panel.querySelector("[data-theirs]"), clash.theirs);
      for (const button of panel.querySelectorAll("button[data-choose]")) {
        button.onclick = () => {
          if (choose(clash, button.dataset.choose)) close(clash.name, panel);
          controls(clash.name)[0]?.focus();
        };
      }
    }
  }
  function open(name) {
    const panel = part("clash").content.firstElementChild.cloneNode(true);
    const heading = panel.querySelector("[data-label]");
    heading.id = `clash_${name}`;
    panel.setAttribute("aria-labelledby", heading.id);
    const box = boxOf(name);
    if (!box || box.matches(".cell")) lineOf(box ? groupOf(box) : form).before(panel);
    else box.append(panel);
    panels.set(name, panel);
    return panel;
  }
  function close(name, panel) {
    panel.remove();
    panels.delete(name);
  }
  function write(place, text) {
    place.replaceChildren(...(text || "–").split("\n").flatMap((line, at) => (at ? [document.createElement("br"), line] : [line])));
  }

  // --- The log-in in place ---
  function askPassword(why, goOn) {
    dialog.querySelector("[data-why]").textContent = why;
    const asking = dialog.querySelector("form");
    const fault = dialog.querySelector("[role=alert]");
    asking.onsubmit = async (event) => {
      event.preventDefault();
      fault.textContent = "";
      const send = () => ask(asking.action, new URLSearchParams(new FormData(asking)), words.dataset.person);
      let answer = await send();
      if (answer.state === "token") {
        renew(answer.token);
        answer = await send();
      }
      if (answer.state === "signed-in") {
        renew(answer.token);
        asking.password.value = "";
        dialog.close();
        goOn();
      } else {
        fault.textContent = answer.words || words.dataset.offline;
        asking.password.select();
      }
    };
    if (!dialog.open) dialog.showModal();
  }
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-other]").addEventListener("click", ({ target }) => {
    target.hidden = true;
    dialog.querySelector("[data-sure]").hidden = false;
  });
  const renew = (token) => {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
  };

  // Sends one request; without an answer, or with one that is not ours, the state is "lost".
  async function ask(path, body, person, keepalive = false) {
    try {
      const headers = { "X-Autosave": person, Accept: "application/json" };
      const signal = AbortSignal.timeout(15000);
      const response = await fetch(path, { method: "POST", headers, body, keepalive, redirect: "error", signal });
      return await response.json();
    } catch {
      return { state: "lost" };
    }
  }

  const isAsking = () => dialog.open;
  const openPanels = () => panels.size;
  return { groupOf, lineOf, tell, put, controls, showFaults, showClashes, openPanels, askPassword, isAsking, isPressed, handIsOff, renew, ask };
};
