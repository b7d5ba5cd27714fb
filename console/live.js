// Refreshing what is looked at: by the clock, by the local run's events, and never in a tab that nobody sees.

import { EVENT_TYPES } from "./words.js";

const PERIOD_MILLISECONDS = 15_000;
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_MILLISECONDS = 300_000;
const EVENT_DELAY_MILLISECONDS = 300;

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Calls `refresh` again and again until it is stopped. `refresh` resolves to an answer; one that is not ok makes the next
 * call wait, twice as long each time, or as long as the service says.
 */
export function live(refresh) {
  let timer;
  let stopped = false;
  let failures = 0;
  let running = false;
  let again = false;
  let dueAt = 0;

  function wait(milliseconds) {
    clearTimeout(timer);
    dueAt = Date.now() + milliseconds;
    if (!stopped) {
      timer = setTimeout(run, milliseconds);
    }
  }

  async function run() {
    if (stopped || document.hidden) {
      return;
    }
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    const answer = await refresh();
    running = false;
    failures = answer.ok ? 0 : failures + 1;
    wait(answer.ok ? (again ? 0 : untilChange(answer.nextChange)) : pause(answer.retryAfter));
  }

  /** What changes by itself is seen soon after it has. */
  function untilChange(instant) {
    const change = instant ? new Date(instant).getTime() - Date.now() + 500 : Infinity;
    return Math.min(PERIOD_MILLISECONDS, Math.max(change, 1_000));
  }

  /** At least what the service asks for, longer each time; tabs that failed together come back one by one. */
  function pause(seconds) {
    const least = (seconds || FIRST_PAUSE_SECONDS) * 1_000 * 2 ** (failures - 1);
    return Math.min(least * (1 + Math.random() / 2), Math.max(LONGEST_MILLISECONDS, (seconds || 0) * 1_000));
  }

  function look() {
    if (!document.hidden && Date.now() >= dueAt) {
      run();
    }
  }

  function online() {
    wait(0);
  }

  const stopEvents = listen(() => wait(EVENT_DELAY_MILLISECONDS));
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", online);
  wait(0);

  return {
    /** Refreshes soon, whatever has failed before. */
    now: () => wait(0),
    stop() {
      stopped = true;
      clearTimeout(timer);
      stopEvents();
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("online", online);
    },
  };
}

/** Hears of every change where this page comes from a local run, which has a stream of its events. */
function listen(changed) {
  if (!LOOPBACK.includes(location.hostname)) {
    return () => {};
  }
  const stream = new EventSource(new URL("../_local/events", import.meta.url));
  EVENT_TYPES.forEach((type) => stream.addEventListener(type, changed));
  return () => stream.close();
}
