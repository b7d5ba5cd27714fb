// The words and signs of the console for what the API names by codes.

import { el } from "./dom.js";

export const STATUSES = {
  MAINTENANCE: "Maintenance",
  COMMISSIONING: "Commissioning",
  BLOCKED: "Blocked",
  RESERVED: "Reserved",
};

export const REASONS = [
  "PLANNED_MAINTENANCE",
  "REPAIR",
  "FAULT",
  "SAFETY",
  "VANDALISM",
  "POWER_OUTAGE",
  "NETWORK_OUTAGE",
  "CONSTRUCTION",
  "BAY_OCCUPIED",
  "BOOKING",
  "OTHER",
];

const EVENTS = {
  "temporary-evse-status.created": "Created",
  "temporary-evse-status.updated": "Changed",
  "temporary-evse-status.removed": "Removed",
  "temporary-evse-status.started": "Began",
  "temporary-evse-status.ended": "Ended",
  "evse.effective-status.changed": "What counts changed",
};

/** The types of the events that say that something is another. */
export const EVENT_TYPES = Object.keys(EVENTS);

export function statusWord(code) {
  return STATUSES[code] ?? code;
}

export function eventWord(type) {
  return EVENTS[type] ?? type;
}

/** A code such as `POWER_OUTAGE` as words. */
export function reasonWords(code) {
  const words = code.replaceAll("_", " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The status as a word in its colour. */
export function badge(code) {
  return el("span", { class: `badge ${code.toLowerCase()}` }, statusWord(code));
}

/** The text for drivers in the reader's language, or else the first one. */
export function messageText(message) {
  const languages = navigator.languages.map((each) => each.slice(0, 2));
  const best = languages.map((each) => message?.find(({ language }) => language === each)).find((each) => each);
  return best ?? message?.[0];
}

/** Why a status is there: its reason, and below it what drivers read. */
export function why({ reason, message }) {
  const shown = messageText(message);
  return [
    reason && el("span", { class: "reason" }, reasonWords(reason)),
    shown && el("span", { class: "message", lang: shown.language }, shown.text),
  ];
}
