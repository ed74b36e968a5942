// What the pages gain where scripts run. Without this file everything still works.
"use strict";

const box = document.getElementById("q");
const list = document.getElementById("suggestions");
const HISTORY = "citewell-asked";
const PLAIN_KEYS = "citewell-keys";
const KEPT = 30;

// --- what this browser keeps, and nobody else sees ---

function kept(name, without) {
  try { return JSON.parse(localStorage.getItem(name)) ?? without; }
  catch { return without; }
}

function keep(name, value) {
  try { localStorage.setItem(name, JSON.stringify(value)); }
  catch { /* storage may be forbidden; then nothing is remembered */ }
}

function asked() {
  const found = kept(HISTORY, []);
  return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
}

function remember(query) {
  const text = query.trim().slice(0, 200);
  if (text) keep(HISTORY, [text, ...asked().filter((each) => each !== text)].slice(0, KEPT));
}

// --- the answer, once it is whole: first in the document too, and said to those who listen ---

function settle() {
  const page = document.getElementById("page");
  const results = document.getElementById("results");
  if (!page || !results) return;
  const focused = document.activeElement;
  for (const part of page.querySelectorAll(":scope > [slot=answer]")) page.insertBefore(part, results);
  if (focused !== document.activeElement) focused.focus({ preventScroll: true });
  const sentences = page.querySelectorAll(".answer .sentence").length;
  const found = results.querySelectorAll(".result").length;
  const many = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const refused = page.querySelector(".refusal h2");
  const answer = sentences ? `Answer of ${many(sentences, "sentence")}` : refused ? refused.textContent : "";
  const differ = page.querySelector(".disagree h2");
  const said = [answer, differ && differ.textContent, many(found, "result")].filter(Boolean).join(", ");
  const announce = document.getElementById("announce");
  setTimeout(() => { announce.textContent = said; }, 60);
}

// --- suggestions: a combobox with a list (ARIA 1.2) ---

let offered = [];
let chosen = -1;
let typed = "";
let waiting = 0;
let request = null;

function close() {
  list.hidden = true;
  chosen = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function part(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

function show(items) {
  offered = items;
  chosen = -1;
  box.removeAttribute("aria-activedescendant");
  list.replaceChildren(...items.map((item, place) => {
    const line = document.createElement("li");
    line.id = `suggestion-${place}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    const words = part("words", item.text);
    words.dir = "auto";
    line.append(words);
    if (item.before) line.append(part("before", "asked before"));
    line.addEventListener("pointerdown", (event) => event.preventDefault());
    line.addEventListener("click", () => take(place));
    return line;
  }));
  list.hidden = !items.length;
  box.setAttribute("aria-expanded", String(items.length > 0));
}

function take(place) {
  box.value = offered[place].text;
  close();
  box.form.requestSubmit();
}

function move(by) {
  if (list.hidden || !offered.length) return;
  const places = offered.length + 1; // the last one is the box itself
  chosen = ((chosen < 0 ? offered.length : chosen) + by + places) % places;
  if (chosen === offered.length) chosen = -1;
  for (const [place, line] of [...list.children].entries()) line.setAttribute("aria-selected", String(place === chosen));
  box.value = chosen < 0 ? typed : offered[chosen].text;
  if (chosen < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", `suggestion-${chosen}`);
}

async function suggest() {
  typed = box.value;
  const start = typed.trim().toLowerCase();
  const before = asked().filter((each) => each.toLowerCase().startsWith(start) && each !== typed).slice(0, start ? 3 : 8);
  let titles = [];
  if (request) request.abort();
  if (start.length > 1) {
    request = new AbortController();
    try {
      const answer = await fetch(`/api/suggest?q=${encodeURIComponent(typed.slice(0, 200))}`, { signal: request.signal });
      if (answer.ok) titles = (await answer.json()).suggestions;
    } catch { return; }
  }
  if (typed !== box.value || document.activeElement !== box) return;
  const items = before.map((text) => ({ text, before: true }));
  for (const text of titles) if (!before.includes(text)) items.push({ text, before: false });
  show(items.slice(0, 9));
}

function prepareBox() {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", "suggestions");
  box.setAttribute("aria-expanded", "false");
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(suggest, 90); });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to the input method
    if (event.key === "ArrowDown" && list.hidden) suggest();
    else if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp" && !list.hidden) move(-1);
    else if (event.key === "Escape" && !list.hidden) { box.value = typed; close(); event.stopPropagation(); }
    else return;
    event.preventDefault();
  });
  box.form.addEventListener("submit", () => {
    clearTimeout(waiting);
    remember(box.value);
    for (const field of box.form.elements) if (field.name && field.name !== "q" && !field.value) field.disabled = true;
  });
}

// a page that the browser brings back from its memory has its fields disabled still
addEventListener("pageshow", () => {
  if (box) for (const field of box.form.elements) field.disabled = false;
});

// --- numbers and their cards ---

// a card that would end below the window opens above its line, where there is room
function place(event) {
  const cite = event.target.closest?.(".cite");
  const card = cite?.querySelector(".card");
  if (!card || card.contains(event.target) || !card.offsetHeight) return;
  card.classList.remove("above");
  const line = cite.firstElementChild.getBoundingClientRect();
  const height = card.offsetHeight;
  card.classList.toggle("above", line.bottom + height + 16 > innerHeight && line.top > height + 16);
}

function closeCards() {
  let closed = false;
  for (const cite of document.querySelectorAll(".cite:hover, .cite:focus-within")) {
    cite.classList.add("closed");
    const open = () => { cite.classList.remove("closed"); cite.removeEventListener("pointerleave", open); cite.removeEventListener("focusout", open); };
    cite.addEventListener("pointerleave", open);
    cite.addEventListener("focusout", open);
    closed = true;
  }
  return closed;
}

// --- keys ---

function step(links, by) {
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
  if (!links[next]) return;
  links[next].focus();
  links[next].closest(".result").scrollIntoView({ block: "nearest" });
}

const marks = [...document.querySelectorAll(".document mark")];
let mark = marks.findIndex((each) => each.id === "cited");

function tellMark() {
  document.getElementById("marks-place").textContent = mark < 0 ? `${marks.length} cited` : `${mark + 1} of ${marks.length} cited`;
}

function stepMark(by, { focus = true } = {}) {
  if (!marks.length) return;
  marks[mark]?.classList.remove("here");
  mark = mark < 0 ? (by > 0 ? 0 : marks.length - 1) : (mark + by + marks.length) % marks.length;
  marks[mark].classList.add("here");
  marks[mark].tabIndex = -1;
  if (focus) marks[mark].focus({ preventScroll: true });
  marks[mark].scrollIntoView({ block: "center" });
  tellMark();
}

function prepareMarks() {
  document.querySelector(".marks").hidden = false;
  for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => stepMark(Number(button.dataset.step), { focus: false }));
  }
  tellMark();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    const closed = closeCards();
    if (event.target === box) { event.preventDefault(); if (!closed) box.blur(); }
    return;
  }
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && box) { event.preventDefault(); box.focus(); box.select(); return; }
  const typing = event.target.matches("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !kept(PLAIN_KEYS, true)) return;
  const results = [...document.querySelectorAll("[data-result]")];
  if (event.key === "/" && box) { event.preventDefault(); box.focus(); box.select(); }
  else if (event.key === "j") step(results, 1);
  else if (event.key === "k") step(results, -1);
  else if (event.key === "n") stepMark(1);
  else if (event.key === "p") stepMark(-1);
});

// --- settings of this browser, on the page of help ---

function prepareSettings() {
  const keys = document.getElementById("plain-keys");
  keys.checked = kept(PLAIN_KEYS, true);
  keys.addEventListener("change", () => keep(PLAIN_KEYS, keys.checked));
  const forget = document.getElementById("forget");
  forget.addEventListener("click", () => {
    keep(HISTORY, []);
    document.getElementById("forgotten").textContent = "Forgotten.";
  });
  for (const each of document.querySelectorAll(".scripted")) each.hidden = false;
}

// --- signing in by an address: what stands behind its # never leaves the browser, so no log has the token ---

function takeToken() {
  const field = document.getElementById("token");
  if (!field || !/^#cw_[\w-]+$/.test(location.hash)) return;
  field.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname + location.search);
}

// --- begin ---

takeToken();

if (box) {
  prepareBox();
  if (new URLSearchParams(location.search).has("q") && location.pathname === "/search") remember(box.value);
}
if (marks.length && document.querySelector(".marks")) prepareMarks();
if (document.getElementById("plain-keys")) prepareSettings();
document.addEventListener("pointerover", place);
document.addEventListener("focusin", place);
settle();
