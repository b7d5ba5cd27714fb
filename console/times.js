// Instants as a reader sees them and as a form takes them: in the reader's own time zone, or in UTC.

import { el } from "./dom.js";

const HOME = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";

let zone = HOME;

export function isUtc() {
  return zone === "UTC";
}

/** The name of the zone in which times are shown. */
export function zoneName() {
  return zone;
}

/** Shows times in UTC, or again in the reader's own zone. */
export function changeZone() {
  zone = isUtc() ? HOME : "UTC";
}

function formatted(instant, style) {
  return new Intl.DateTimeFormat(undefined, { ...style, timeZone: zone }).format(new Date(instant));
}

/** Date and time, to the minute; with seconds where there are some. */
export function text(instant) {
  const hasSeconds = new Date(instant).getTime() % 60_000 !== 0;
  return formatted(instant, { dateStyle: "medium", timeStyle: hasSeconds ? "medium" : "short" });
}

export function clock(instant) {
  return formatted(instant, { timeStyle: "medium" });
}

/** An element for an instant, with UTC on hover; a word where there is none. */
export function time(instant, absent = "") {
  return instant
    ? el("time", { datetime: instant, title: `${instant.replace("T", " ").replace("Z", "")} UTC` }, text(instant))
    : absent;
}

/** The value of a `datetime-local` input. */
export function toInput(instant) {
  if (!instant) {
    return "";
  }
  const parts = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    timeZone: zone,
  }).format(new Date(instant));
  return parts.replace(" ", "T").replace(/:00$/, "");
}

/** The instant of a `datetime-local` input; undefined where it is empty. */
export function fromInput(value) {
  return value === "" ? undefined : new Date(isUtc() ? `${value}Z` : value).toISOString();
}
