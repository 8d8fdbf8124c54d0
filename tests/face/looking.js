// What a test sees of a page that a person would: outline, languages, room, sizes, focus. Defines `look`.
"use strict";
globalThis.look = {
  // What decides a contrast: the ink and size of words, and every ground under them.
  inkOf(element, grounds = new Map()) {
    const under = (box) => {
      if (!box) return "";
      if (!grounds.has(box)) {
        const style = getComputedStyle(box);
        const ground = [style.backgroundColor, style.backgroundImage, style.opacity, style.position, style.filter, style.mixBlendMode].join(" ");
        grounds.set(box, (ground === "rgba(0, 0, 0, 0) none 1 static none normal" ? "" : `|${ground}`) + under(box.parentElement));
      }
      return grounds.get(box);
    };
    const own = getComputedStyle(element);
    return [own.color, own.fontSize, own.fontWeight, own.textShadow, own.webkitTextStroke].join(" ") + under(element);
  },
  // Everything that holds words to be seen, but for words in the given inks.
  wordsInInksBut(judged) {
    const known = new Set(judged);
    const grounds = new Map();
    const isAbove = (one) => one.getBoundingClientRect().bottom + scrollY <= 0; // the skip link before it is reached
    const isClipped = (one) => one !== null && (getComputedStyle(one).clipPath === "inset(50%)" || isClipped(one.parentElement));
    const holds = (one) => one.matches("input:not([type=radio], [type=checkbox]), select, textarea") || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return [...document.body.querySelectorAll("*")].filter((one) => holds(one) && look.isSeen(one) && !known.has(look.inkOf(one, grounds)) && !isClipped(one) && !isAbove(one));
  },

  // A short way to name an element in a fault.
  name(element) {
    const id = element.id ? `#${element.id}` : "";
    const kind = element.className && typeof element.className === "string" ? `.${element.className.trim().replace(/\s+/g, ".")}` : "";
    const words = (element.textContent || element.value || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.localName}${id}${kind}>${words ? ` “${words}”` : ""}`;
  },
  isSeen(element) {
    return element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && element.getClientRects().length > 0;
  },
  // Kept for readers of words only: a box of one pixel, clipped; or the skip link before it is reached.
  isForEarsOnly(element) {
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      if (box.matches(".skip, [aria-hidden=true]") || getComputedStyle(box).clipPath === "inset(50%)") return true;
    }
    return false;
  },

  wear(css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  },

  outline() {
    const seen = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter((one) => one.checkVisibility());
    return seen.map((one) => [Number(one.localName[1]), one.innerText.trim().replace(/\s+/g, " ")]);
  },

  // Tables without a caption or a name, without header cells, headers without scope.
  tables() {
    const faults = [];
    for (const table of document.querySelectorAll("table")) {
      if (!table.caption && !table.getAttribute("aria-labelledby") && !table.getAttribute("aria-label")) faults.push(`table without caption: ${look.name(table)}`);
      if (!table.querySelector("th")) faults.push(`table without header cells: ${look.name(table)}`);
      for (const cell of table.querySelectorAll("th:not([scope])")) faults.push(`header cell without scope: ${look.name(cell)}`);
    }
    return faults;
  },

  // Words of the other language that are not marked as such.
  languages() {
    const isSampleBook = location.pathname === "/styleguide/"; // its samples are English, whatever the page speaks
    const page = document.documentElement.lang;
    const faults = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.data.trim();
      const holder = walker.currentNode.parentElement;
      if (!text || holder.closest("script, style, template, code, .mono, svg.sprite")) continue;
      const said = holder.closest("[lang]").lang.split("-")[0];
      if (said !== "ja" && /[\u3040-\u30ff\u4e00-\u9fff]/.test(text)) faults.push(`Japanese unmarked: ${look.name(holder)}`);
      const isEnglish = /(?:[A-Za-z][A-Za-z'’-]+[\s,.]+){4}[A-Za-z]/.test(text) && !/[\u3040-\u30ff\u4e00-\u9fff]/.test(text);
      const isName = holder.localName === "option"; // a list of proper names, which WCAG 3.1.2 leaves as they are
      if (said === "ja" && isEnglish && !isSampleBook && !isName) faults.push(`English unmarked: ${look.name(holder)}`);
    }
    return page ? faults : ["page without language", ...faults];
  },

  // How far the page is wider than its window, and who sticks out.
  tooWide() {
    const root = document.documentElement;
    const room = root.clientWidth;
    if (root.scrollWidth <= room) return [];
    const guilty = [...document.body.querySelectorAll("*")].filter((one) => {
      if (!look.isSeen(one) || one.getBoundingClientRect().right <= room + 1) return false;
      for (let box = one.parentElement; box && box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== "visible") return false;
      }
      return true;
    });
    const leaves = guilty.filter((one) => ![...one.children].some((child) => guilty.includes(child)));
    return [`${root.scrollWidth - room} px too wide: ${leaves.slice(0, 3).map(look.name).join("; ") || "?"}`];
  },

  // Visible words that their own box, or a box around them, cuts off.
  cutOff() {
    const faults = [];
    for (const one of document.body.querySelectorAll("*")) {
      if (one.closest("svg") || look.isForEarsOnly(one) || !look.isSeen(one)) continue;
      const style = getComputedStyle(one);
      const cutsAcross = ["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
      const cutsDown = ["hidden", "clip"].includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1;
      if ((cutsAcross || cutsDown) && one.innerText.trim()) faults.push(`cut off: ${look.name(one)}`);
    }
    return faults;
  },

  // What scrolling boxes around it leave of a box.
  shownPart(box, holder) {
    let { left, right, top, bottom } = box;
    for (let around = holder; around && around !== document.body; around = around.parentElement) {
      if (getComputedStyle(around).overflow === "visible") continue;
      const frame = around.getBoundingClientRect();
      [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
      [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
    }
    return { left, right, top, bottom };
  },

  // Words that lie over other words: two boxes of text that share ground.
  overlaps() {
    const boxes = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || holder.closest("svg, select, textarea, details:not([open]) > :not(summary)") || look.isForEarsOnly(holder) || !look.isSeen(holder)) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const box of range.getClientRects()) {
        const shown = look.shownPart(box, holder);
        if (shown.right - shown.left > 2 && shown.bottom - shown.top > 2) boxes.push([shown, holder]);
      }
    }
    boxes.sort((a, b) => a[0].top - b[0].top);
    const faults = new Set();
    for (let i = 0; i < boxes.length; i += 1) {
      const [upper, first] = boxes[i];
      for (let j = i + 1; j < boxes.length && boxes[j][0].top < upper.bottom; j += 1) {
        const [lower, second] = boxes[j];
        const across = Math.min(upper.right, lower.right) - Math.max(upper.left, lower.left);
        const down = Math.min(upper.bottom, lower.bottom) - lower.top;
        const deep = down > 0.5 * Math.min(upper.bottom - upper.top, lower.bottom - lower.top);
        if (first !== second && across > 3 && deep && !first.contains(second) && !second.contains(first)) faults.add(`words over words: ${look.name(first)} and ${look.name(second)}`);
      }
    }
    return [...faults];
  },

  // The box that takes a click: with a tick or a radio button, its label too.
  ground(element) {
    const boxes = [element, ...(["checkbox", "radio"].includes(element.type) ? element.labels : [])].map((one) => one.getBoundingClientRect());
    return {
      width: Math.max(...boxes.map((one) => one.right)) - Math.min(...boxes.map((one) => one.left)),
      height: Math.max(...boxes.map((one) => one.bottom)) - Math.min(...boxes.map((one) => one.top)),
    };
  },
  // Controls smaller than `least` pixels. Links are left to axe, which knows the exceptions of WCAG 2.5.8.
  tooSmall(least, which = "button, input:not([type=hidden]), select, textarea, summary, a.btn") {
    const faults = [];
    for (const one of document.querySelectorAll(which)) {
      if (!look.isSeen(one) || look.isForEarsOnly(one)) continue;
      const { width, height } = look.ground(one);
      if (width < least - 0.5 || height < least - 0.5) faults.push(`${Math.round(width)}×${Math.round(height)} px: ${look.name(one)}`);
    }
    return faults;
  },

  // What has the focus, and what is wrong with how it is shown: out of sight, covered, or without a ring.
  focus() {
    const one = document.activeElement;
    if (!one || one === document.body) return { name: "nothing", faults: ["nothing has the focus"] };
    const shown = one.matches("[type=radio], [type=checkbox]") && one.labels.length ? [one, one.labels[0], one.parentElement] : [one];
    const inView = (box) => box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    const boxes = shown.flatMap((part) => [...part.getClientRects()]).filter(inView);
    const faults = [];
    if (!boxes.length) faults.push("out of sight");
    const isOnTop = boxes.some((box) => {
      const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
      const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
      const found = document.elementFromPoint(x, y);
      return found && shown.some((part) => part.contains(found) || found.contains(part));
    });
    if (boxes.length && !isOnTop) faults.push("covered");
    const hasRing = shown.some((part) => {
      const style = getComputedStyle(part);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    if (!hasRing) faults.push("without a ring");
    return { name: look.name(one), faults };
  },

  // The same once the page has come to rest: scrolling to what has the focus takes the browser a moment.
  async focusWhenStill() {
    let seen = look.focus();
    for (let tries = 0; seen.faults.length && tries < 10; tries += 1) {
      await new Promise((rest) => setTimeout(rest, 50));
      seen = look.focus();
    }
    return seen;
  },

  // The forms of the page's own part, as somebody could fill them in.
  forms() {
    return [...document.querySelectorAll("main form")].map((form) => ({
      action: new URL(form.getAttribute("action") || "", location.href).pathname + new URL(form.getAttribute("action") || "", location.href).search,
      method: form.method,
      fields: [...form.elements].filter((one) => one.name && !["submit", "button", "fieldset"].includes(one.type)).map((one) => ({ name: one.name, kind: one.type, value: one.value })),
      buttons: [...form.elements].filter((one) => one.name && one.type === "submit" && !one.hasAttribute("formaction") && one.name !== "language").map((one) => [one.name, one.value]),
    }));
  },
};
