// A timeline of EVSEs: for each of them what counts, and below it every status, also those that are overridden.

import { el, row, table } from "./dom.js";
import { canonical } from "./evse-id.js";
import { isUtc, time } from "./times.js";
import { badge, statusWord } from "./words.js";

/** Later than every window: the end of what has none. */
const NO_END = "9999-12-31T23:59:59.999Z";

/** The stretches of time in which one status of an EVSE counts, the one that holds now first. */
export function stretchesOf(evse) {
  const now = evse.temporaryStatus
    ? [{ temporaryStatus: evse.temporaryStatus, id: evse.id, validFrom: evse.since, validTo: evse.until }]
    : [];
  return [...now, ...evse.schedule];
}

function itemsOf(evse, statuses) {
  const group = canonical(evse.evseId);
  const counting = stretchesOf(evse).map((stretch) => ({
    id: `counts ${group} ${stretch.validFrom}`,
    group,
    order: 0,
    start: stretch.validFrom,
    end: stretch.validTo ?? NO_END,
    type: "range",
    className: `counts ${stretch.temporaryStatus.toLowerCase()}`,
    content: el("span", {}, `✓ ${statusWord(stretch.temporaryStatus)}`),
  }));
  const all = statuses.map((status) => ({
    id: `status ${status.id}`,
    group,
    order: status.id,
    start: status.validFrom,
    end: status.validTo ?? NO_END,
    type: "range",
    className: "status",
    content: el("span", {}, `${status.id} ${statusWord(status.temporaryStatus)}`),
  }));
  return [...counting, ...all];
}

function byEvse(statuses) {
  return Map.groupBy(statuses, ({ evseId }) => canonical(evseId));
}

/** When a status counts, in words. */
function countingText(evse, id) {
  const stretches = stretchesOf(evse).filter((stretch) => stretch.id === id);
  return stretches.length === 0
    ? "Never: others override it"
    : stretches.map(({ validFrom, validTo }, i) =>
        el("span", { class: "stretch" }, i > 0 && "; ", time(validFrom), " to ", time(validTo, "no end")),
      );
}

/** The same as the timeline, for who cannot see it. */
export function timelineTable(evses, statuses) {
  const of = table("The timeline as a table", ["EVSE", "Status", "From", "Until", "Counts"]);
  const grouped = byEvse(statuses);
  for (const evse of evses) {
    for (const status of grouped.get(canonical(evse.evseId)) ?? []) {
      of.body.append(
        row(of, [
          evse.evseId,
          [badge(status.temporaryStatus), ` ${status.id}`],
          time(status.validFrom),
          time(status.validTo, "Until removed"),
          countingText(evse, status.id),
        ]),
      );
    }
  }
  return of.element;
}

export function legend() {
  return el(
    "ul",
    { class: "legend" },
    el("li", {}, el("span", { class: "sample counts" }, "✓"), "what counts"),
    el("li", {}, el("span", { class: "sample status" }), "every status, also where another one overrides it"),
    el("li", {}, el("span", { class: "sample now" }), "now"),
  );
}

/** A timeline in an element. `put` shows EVSEs and their statuses between two instants, and says whether they are others. */
export async function timelineIn(element, onOpen) {
  const { DataSet, moment, Timeline } = await import("./vendor/vis-timeline-8.5.4.js");
  const groups = new DataSet();
  const items = new DataSet();
  let timeline;
  let shown = "";

  function draw(from, to) {
    timeline = new Timeline(element, items, groups, {
      start: from,
      end: to,
      stack: true,
      order: (a, b) => a.order - b.order,
      groupOrder: "order",
      margin: { item: { vertical: 4, horizontal: 0 } },
      moment: (date) => (isUtc() ? moment.utc(date) : moment(date)),
      orientation: "top",
      selectable: true,
      showTooltips: false,
      verticalScroll: false,
      zoomKey: "ctrlKey",
    });
    timeline.on("click", ({ group }) => group && onOpen?.(groups.get(group).evseId));
  }

  return {
    put(evses, statuses, from, to) {
      const grouped = byEvse(statuses);
      const content = JSON.stringify([evses, statuses, from, to]);
      if (content === shown) {
        return false;
      }
      shown = content;
      items.clear();
      groups.clear();
      groups.add(
        evses.map((evse, order) => ({
          id: canonical(evse.evseId),
          order,
          evseId: evse.evseId,
          content: el("span", {}, evse.evseId),
        })),
      );
      items.add(evses.flatMap((evse) => itemsOf(evse, grouped.get(canonical(evse.evseId)) ?? [])));
      if (timeline === undefined) {
        // It measures what it draws, so the element is on the page by now.
        draw(from, to);
      }
      timeline.setOptions({ min: from, max: to });
      timeline.setWindow(from, to, { animation: false });
      return true;
    },
    stop: () => timeline?.destroy(),
  };
}
