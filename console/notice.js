// What the page says about itself: loading, updated, and what went wrong.

import { NO_ANSWER } from "./api.js";
import { el, button } from "./dom.js";
import { clock } from "./times.js";

const state = document.getElementById("state");
const updated = document.getElementById("updated");

/** How long what was done stays on the page: a refresh that follows at once must not take it away. */
const DONE_MILLISECONDS = 8_000;

let doneUntil = 0;

/** Says what was done, long enough to be read. */
export function sayDone(text) {
  say(text);
  doneUntil = Date.now() + DONE_MILLISECONDS;
}

/** Says something once, also to a screen reader. */
export function say(text) {
  if (state.textContent !== text) {
    state.textContent = text;
  }
}

/** Says that what is shown is what there is. */
export function sayUpdated() {
  if (Date.now() >= doneUntil) {
    say("");
  }
  updated.textContent = `As of ${clock(new Date().toISOString())}`;
}

export function forgetUpdated() {
  say("");
  updated.textContent = "";
}

/** What went wrong, for a person: what it means and what to do. */
export function failureText(answer) {
  const [problem] = answer.problems;
  switch (answer.status) {
    case NO_ANSWER:
      return navigator.onLine
        ? "The service does not answer. The console keeps trying."
        : "You are offline. The console goes on when you are back.";
    case 401:
      return "This key is not valid, or no longer. Sign in with another one.";
    case 403:
      return `This key may not do that. ${problem.message}`;
    case 429:
      return "Too many requests. The console waits as long as the service asks, and goes on.";
    case 500:
      return "Something is wrong in the service. The console keeps trying.";
    case 503:
      return "The service is unavailable for a moment. The console keeps trying.";
    default:
      return problem.message;
  }
}

/** A panel in the place of what could not be read. */
export function failurePanel(answer, again) {
  return el("div", { class: "panel failure" }, el("p", {}, failureText(answer)), again && button("Try again now", again));
}

export function emptyPanel(text, ...more) {
  return el("div", { class: "panel" }, el("p", {}, text), more);
}

export function loadingPanel() {
  return el("div", { class: "panel loading" }, el("p", {}, "Loading…"));
}
