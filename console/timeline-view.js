// The view of a timeline of an operator's EVSEs, some at a time.

import { button, el, newId } from "./dom.js";
import { evseLink, nextChangeOf } from "./evses-view.js";
import { live } from "./live.js";
import { emptyPanel, failurePanel, failureText, loadingPanel, say, sayUpdated } from "./notice.js";
import { effectiveOfOperator, statusesBetween } from "./service.js";
import { currentOperator } from "./session.js";
import { time } from "./times.js";
import { legend, timelineIn, timelineTable } from "./timeline.js";

/** EVSEs on the page at once. */
const ROWS = 25;

const DAY = 86_400_000;
const WINDOWS = [
  ["1 day", DAY],
  ["1 week", 7 * DAY],
  ["30 days", 30 * DAY],
];

export function timelineView(root, parts, { onRefused }) {
  let length = DAY;
  let from = startOfHour(Date.now() - DAY / 12);
  let first = 0;
  let data;
  let timeline;
  let stopped = false;

  const shows = el(
    "select",
    { id: newId(), onchange: (event) => look(() => (length = Number(event.target.value))) },
    WINDOWS.map(([label, value]) => el("option", { value }, label)),
  );
  const span = el("p", { class: "span" });
  const count = el("p", { class: "count", role: "status" });
  const previous = button("Previous EVSEs", () => turn(-ROWS));
  const next = button("Next EVSEs", () => turn(ROWS));
  const picture = el("div", {
    class: "timeline",
    role: "img",
    "aria-label": "Timeline of the EVSEs. The table below it says the same.",
  });
  const rows = el("details", {}, el("summary", {}, "As a table"), el("div", {}));
  const content = el("div", {}, loadingPanel());
  root.replaceChildren(
    el("h1", { tabindex: "-1" }, currentOperator() ? `Timeline of ${currentOperator()}` : "Timeline"),
    el(
      "div",
      { class: "tools" },
      el("label", { for: shows.id }, "Shows"),
      shows,
      button("Earlier", () => look(() => (from -= length / 2))),
      button("Now", () => look(() => (from = startOfHour(Date.now() - length / 12)))),
      button("Later", () => look(() => (from += length / 2))),
      span,
    ),
    el("div", { class: "tools" }, previous, next, count),
    legend(),
    content,
  );

  function startOfHour(instant) {
    return instant - (instant % 3_600_000);
  }

  function look(change) {
    change();
    refreshing.now();
  }

  function turn(by) {
    first += by;
    put();
  }

  function put() {
    const { evses, statuses, window } = data;
    first = Math.min(first, Math.max(0, evses.length - 1));
    first -= first % ROWS;
    const some = evses.slice(first, first + ROWS);
    previous.disabled = first === 0;
    next.disabled = first + ROWS >= evses.length;
    count.textContent = `${evses.length === 0 ? 0 : first + 1} to ${first + some.length} of ${evses.length} EVSEs`;
    span.replaceChildren(time(window[0]), " to ", time(window[1]));
    if (evses.length === 0) {
      content.replaceChildren(emptyPanel("No EVSE has a status now or later.", el("a", { href: "#/set" }, "Set a status")));
      return;
    }
    if (!content.contains(picture)) {
      content.replaceChildren(
        ...(data.isWhole ? [] : [el("p", { class: "problem" }, "There are more statuses than are shown. Choose a shorter time.")]),
        picture,
        rows,
      );
    }
    if (timeline.put(some, statuses, ...window)) {
      rows.lastElementChild.replaceChildren(
        timelineTable(some, statuses),
        el("p", {}, "EVSEs: ", some.map(({ evseId }, i) => [i > 0 && ", ", evseLink(evseId)])),
      );
    }
  }

  async function refresh() {
    if (data === undefined) {
      say("Loading…");
    }
    const window = [from, from + length].map((each) => new Date(each).toISOString());
    const [counting, statuses] = await Promise.all([
      effectiveOfOperator(currentOperator()),
      statusesBetween(...window),
      timeline ?? start(),
    ]);
    if (stopped) {
      return counting;
    }
    const failed = [counting, statuses].find(({ ok }) => !ok);
    if (failed?.status === 401) {
      onRefused();
    } else if (failed) {
      say(failureText(failed));
      if (data === undefined) {
        content.replaceChildren(failurePanel(failed, () => refreshing.now()));
      }
    } else {
      const evses = counting.body.map(({ at, ...evse }) => evse);
      data = { evses, statuses: statuses.body, isWhole: statuses.isWhole, window };
      put();
      sayUpdated();
    }
    return failed ?? { ...counting, nextChange: nextChangeOf(data.evses) };
  }

  async function start() {
    timeline = await timelineIn(picture, (evseId) => {
      location.hash = `#/evse/${encodeURIComponent(evseId)}`;
    });
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
