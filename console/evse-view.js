// The view of one EVSE: what counts, its statuses on a timeline and in a table, and its history.

import { button, el, newId, putRows, row, table } from "./dom.js";
import { edit } from "./edit.js";
import { nextChangeOf } from "./evses-view.js";
import { live } from "./live.js";
import { emptyPanel, failurePanel, failureText, loadingPanel, say, sayDone, sayUpdated } from "./notice.js";
import { effectiveOf, historyOf, statusesOf } from "./service.js";
import { time } from "./times.js";
import { legend, stretchesOf, timelineIn, timelineTable } from "./timeline.js";
import { badge, eventWord, statusWord, why } from "./words.js";

const DAY = 86_400_000;
const PASTS = [
  ["1 day", DAY],
  ["7 days", 7 * DAY],
  ["30 days", 30 * DAY],
  ["400 days", 400 * DAY],
];

export function evseView(root, [evseId = ""], { onRefused }) {
  let data;
  let past = 7 * DAY;
  let timeline;
  let stopped = false;

  const now = el("section", { class: "now", "aria-label": "Now" });
  const statuses = table("Statuses", ["Status", "From", "Until", "Why", "Note and reference", "Actions"]);
  const history = table("History, the latest first", ["When", "What", "Status", "Who"]);
  const picture = el("div", {
    class: "timeline",
    role: "img",
    "aria-label": "Timeline of the EVSE. The table below it says the same.",
  });
  const rows = el("details", {}, el("summary", {}, "As a table"), el("div", {}));
  const since = el(
    "select",
    {
      id: newId(),
      onchange(event) {
        past = Number(event.target.value);
        refreshing.now();
      },
    },
    PASTS.map(([label, value]) => el("option", { value, selected: value === past }, label)),
  );
  const whole = el("p", { class: "problem" });
  const content = el("div", {}, loadingPanel());
  root.replaceChildren(
    el("h1", { tabindex: "-1" }, `EVSE ${evseId}`),
    el("p", {}, el("a", { href: `#/set/${encodeURIComponent(evseId)}` }, "Set a status for this EVSE")),
    content,
  );
  const parts = [
    now,
    el("h2", {}, "Timeline"),
    legend(),
    picture,
    rows,
    el("h2", {}, "Statuses"),
    statuses.element,
    el("h2", {}, "History"),
    el("div", { class: "tools" }, el("label", { for: since.id }, "Shows the last"), since),
    whole,
    history.element,
  ];

  function put() {
    const { evse, all, events } = data;
    if (!content.contains(now)) {
      content.replaceChildren(...parts);
    }
    now.replaceChildren(
      evse.temporaryStatus
        ? el("p", {}, badge(evse.temporaryStatus), " since ", time(evse.since), ", until ", time(evse.until, "it is removed"))
        : el("p", {}, el("span", { class: "none" }, "No status"), " counts now. The charger's own status shows."),
      el("p", { class: "why" }, why(evse)),
      el("ul", { class: "schedule" }, evse.schedule.map(scheduled)),
    );
    statuses.element.hidden = all.length === 0;
    putRows(statuses, all.map((status) => ({ ...status, counts: countsNow(status) })), ({ id }) => id, statusRow);
    putRows(history, events.toReversed(), ({ id }) => id, eventRow);
    whole.textContent = data.isWhole ? "" : "There is more. Choose a shorter time.";
    const [from, to] = window();
    if (timeline.put([evse], all, from, to)) {
      rows.lastElementChild.replaceChildren(timelineTable([evse], all));
    }
  }

  function scheduled({ temporaryStatus, validFrom, validTo }) {
    return el("li", {}, "Then ", badge(temporaryStatus), " from ", time(validFrom), " until ", time(validTo, "it is removed"));
  }

  function countsNow({ id }) {
    return data.evse.id === id;
  }

  /** From the first begin to the last end, with a little before and after. */
  function window() {
    const bounds = [...data.all, ...stretchesOf(data.evse)].flatMap(({ validFrom, validTo }) => [validFrom, validTo]);
    const instants = bounds.filter((each) => each).map((each) => new Date(each).getTime());
    const first = Math.min(Date.now() - DAY / 4, ...instants);
    const last = Math.max(Date.now() + DAY, ...instants);
    const hour = 3_600_000;
    const margin = (last - first) / 20;
    return [first - margin, last + margin].map((each) => new Date(each - (each % hour)).toISOString());
  }

  function statusRow(status) {
    const act = (kind) =>
      button(kind, () => edit(kind, status.id, acted), {
        "data-action": kind,
        "aria-label": `${kind} status ${status.id}, ${statusWord(status.temporaryStatus)}`,
      });
    return row(statuses, [
      [badge(status.temporaryStatus), ` ${status.id}`, status.counts && el("span", { class: "counts-now" }, " ✓ counts now")],
      time(status.validFrom),
      time(status.validTo, "Until removed"),
      why(status),
      [status.note && el("span", { class: "note" }, status.note), status.reference && el("span", { class: "reference" }, status.reference)],
      el("div", { class: "actions" }, act("Extend"), act("Change"), act("Remove")),
    ]);
  }

  function eventRow(event) {
    const status = event.data.status ?? event.data.current;
    return row(history, [
      time(event.time),
      eventWord(event.type),
      status.temporaryStatus
        ? [badge(status.temporaryStatus), ` ${status.id}`, " until ", time(status.validTo ?? status.until, "it is removed")]
        : "No status",
      event.account ? `${event.account}, key ${event.keyId?.slice(0, 8) ?? "none"}` : "The clock",
    ]);
  }

  function acted(what) {
    sayDone(what);
    refreshing.now();
  }

  async function refresh() {
    if (data === undefined) {
      say("Loading…");
    }
    const [evse, all, events] = await Promise.all([
      effectiveOf(evseId),
      statusesOf(evseId),
      historyOf(evseId, new Date(Date.now() - past).toISOString()),
      timeline ?? start(),
    ]);
    if (stopped) {
      return evse;
    }
    const failed = [evse, all, events].find(({ ok }) => !ok);
    if (failed?.status === 401) {
      onRefused();
    } else if (failed) {
      say(failureText(failed));
      if (data === undefined) {
        content.replaceChildren(failurePanel(failed, () => refreshing.now()));
      }
    } else {
      const { at, ...counting } = evse.body;
      data = { evse: counting, all: all.body, events: events.body, isWhole: events.isWhole };
      put();
      sayUpdated();
    }
    return failed ?? { ...evse, nextChange: nextChangeOf([data.evse]) };
  }

  async function start() {
    timeline = await timelineIn(picture);
  }

  if (evseId === "") {
    content.replaceChildren(emptyPanel("Name an EVSE.", el("a", { href: "#/" }, "All EVSEs")));
    return { stop() {} };
  }
  const refreshing = live(refresh);
  return {
    stop() {
      stopped = true;
      refreshing.stop();
      timeline?.stop();
    },
  };
}
