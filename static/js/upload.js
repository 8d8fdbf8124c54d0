// Files are sent one after the other while the page stays: each shows how far it is, can be cancelled, and keeps its
// own answer beside it. Without this script the form sends one file and the page comes back with the answer.
"use strict";
const form = document.getElementById("page-form");
const picker = form.elements.file;
const list = document.getElementById("on-their-way");
const pattern = document.getElementById("one-upload");
const words = pattern.dataset;
const queue = [];
let current = null;

picker.multiple = true;
for (const note of form.querySelectorAll("[data-with-script]")) note.hidden = false;

form.addEventListener("submit", (event) => {
  if (event.submitter?.name || !picker.files.length) return; // the language button, or nothing chosen: as without scripts
  event.preventDefault();
  take(picker.files);
  picker.value = "";
});

const place = form.closest("section");
for (const kind of ["dragover", "dragleave", "drop"]) {
  place.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    place.classList.toggle("tinted", kind === "dragover");
    place.classList.toggle("panel", kind === "dragover");
    if (kind === "drop") take(event.dataTransfer.files);
  });
}
window.addEventListener("beforeunload", (event) => {
  if (current) event.preventDefault();
});

function take(files) {
  for (const file of files) {
    const row = pattern.content.firstElementChild.cloneNode(true);
    row.querySelector("h3").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    row.querySelector(".vh").textContent = ` ${file.name}`;
    const one = { file, row, kind: form.elements.kind.value, request: null };
    row.querySelector("button").addEventListener("click", () => cancel(one));
    list.append(row);
    say(one, words.waiting);
    if (file.size > Number(form.dataset.most)) end(one, words.tooLarge);
    else queue.push(one);
  }
  next();
}

function next() {
  if (current || !queue.length) return;
  current = queue.shift();
  const { file, kind } = current;
  const body = new FormData(form);
  body.delete("file");
  body.set("kind", kind);
  body.append("file", file); // after the token: the server reads them in this order
  const request = (current.request = new XMLHttpRequest());
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded, total));
  request.upload.addEventListener("load", () => current && checking(current));
  request.addEventListener("load", () => answered(request));
  request.addEventListener("error", () => done(words.lost));
  request.addEventListener("abort", () => done(words.cancelled));
  request.send(body);
  progress(0, file.size);
}

function progress(loaded, total) {
  if (!current) return;
  const percent = total ? Math.floor((100 * loaded) / total) : 0;
  current.row.querySelector("progress").value = percent;
  const size = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
  say(current, words.sending.replace("{percent}", percent).replace("{size}", size.format(total / 1048576)));
}

function checking(one) {
  one.row.querySelector("progress").removeAttribute("value");
  say(one, words.checking);
  one.row.querySelector("button").hidden = true; // what has arrived is the server's: it can be taken out afterwards
}

function answered(request) {
  let said = null;
  try {
    said = JSON.parse(request.responseText).said;
  } catch {
    // a page, not an answer: below is what it means
  }
  if (said && request.status === 200) return attached(said);
  if (said) return done(said);
  const gone = request.status === 200 || request.status === 403;
  done(request.status === 413 ? words.tooLarge : gone ? words.signedOut : words.trouble);
}

async function attached(said) {
  const { row } = current;
  current = null;
  if (row.contains(document.activeElement)) picker.focus();
  row.remove();
  document.getElementById("upload-said").textContent = said;
  await renew();
  next();
}

function done(said) {
  if (!current) return;
  const one = current;
  current = null;
  end(one, said);
  next();
}

function cancel(one) {
  if (one === current) {
    one.request.abort();
    return;
  }
  const waiting = queue.indexOf(one);
  if (waiting >= 0) queue.splice(waiting, 1);
  end(one, words.cancelled);
}

function end(one, said) {
  const { row } = one;
  if (row.contains(document.activeElement)) picker.focus();
  row.querySelector("progress").remove();
  row.querySelector(".actions").remove();
  row.querySelector("[data-not-attached]").hidden = false;
  say(one, said);
  document.getElementById("upload-said").textContent = `${one.file.name}: ${said}`;
}

function say({ row }, said) {
  const line = row.querySelector("[data-words]");
  if (line.textContent !== said) line.textContent = said;
}

async function renew() {
  try {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("attached");
    if (fresh) document.getElementById("attached").replaceWith(document.adoptNode(fresh));
  } catch {
    // the list stays as it was; the file is attached, and the next page shows it
  }
}
