// The view of all EVSEs that have a status now or later.

import { canonical } from "./evse-id.js";
import { button, el, newId, putRows, row, table } from "./dom.js";
import { live } from "./live.js";
import { extendAll, removeAllOf } from "./many.js";
import { emptyPanel, failurePanel, failureText, loadingPanel, say, sayUpdated } from "./notice.js";
import { effectiveOfOperator } from "./service.js";
import { currentOperator } from "./session.js";
import { time } from "./times.js";
import { badge, reasonWords, statusWord, why } from "./words.js";

/** Rows on the page at once, so that a thousand EVSEs do not slow it. */
const ROWS = 100;

export function evseLink(evseId) {
  return el("a", { href: `#/evse/${encodeURIComponent(evseId)}`, "data-action": "open" }, evseId);
}

/** The instant at which what is shown will no longer hold. */
export function nextChangeOf(evses) {
  return evses
    .flatMap(({ until, schedule }) => [until, schedule[0]?.validFrom])
    .filter((instant) => instant)
    .reduce((first, each) => (first === undefined || each < first ? each : first), undefined);
}

export function evsesView(root, parts, { onRefused }) {
  let all = [];
  let isRead = false;
  let first = 0;
  const selected = new Set();

  const filter = el("input", { id: newId(), type: "search", autocomplete: "off", spellcheck: "false", oninput: filtered });
  const count = el("p", { class: "count", role: "status" });
  const previous = button("Previous", () => turn(-ROWS));
  const next = button("Next", () => turn(ROWS));
  const pager = el("div", { class: "pager" }, previous, next);
  const of = table("EVSEs with a status now or later", ["EVSE", "Now", "Since", "Until", "Why", "Next"]);
  const chosen = el("div", { class: "chosen" });
  const content = el("div", {}, loadingPanel());
  root.replaceChildren(
    el("h1", { tabindex: "-1" }, currentOperator() ? `EVSEs of ${currentOperator()}` : "EVSEs"),
    el("div", { class: "tools" }, el("label", { for: filter.id }, "Find"), filter, count),
    chosen,
    content,
  );

  function filtered() {
    first = 0;
    put();
  }

  /** Whether an EVSE, its status or its reason has the text that is looked for. */
  function isFound(evse) {
    const wanted = filter.value.trim().toUpperCase();
    const texts = [evse.evseId, canonical(evse.evseId), evse.temporaryStatus && statusWord(evse.temporaryStatus), evse.reason && reasonWords(evse.reason)];
    return texts.some((each) => each?.toUpperCase().includes(wanted) || (each && canonical(each).includes(canonical(wanted))));
  }

  function put() {
    if (!isRead) {
      return;
    }
    const found = all.filter(isFound);
    first = Math.min(first, Math.max(0, found.length - 1));
    first -= first % ROWS;
    const some = found.slice(first, first + ROWS);
    count.textContent =
      found.length > ROWS
        ? `${first + 1} to ${first + some.length} of ${found.length} EVSEs`
        : `${found.length} ${found.length === 1 ? "EVSE" : "EVSEs"}`;
    if (some.length === 0) {
      content.replaceChildren(
        all.length === 0
          ? emptyPanel("No EVSE has a status now or later.", el("a", { href: "#/set" }, "Set a status"))
          : emptyPanel("No EVSE fits."),
      );
    } else {
      putRows(of, some, (evse) => canonical(evse.evseId), makeRow);
      if (!content.contains(of.element)) {
        content.replaceChildren(of.element, pager);
      }
      pager.hidden = found.length <= ROWS;
      previous.disabled = first === 0;
      next.disabled = first + ROWS >= found.length;
    }
    putChosen();
  }

  function makeRow(evse) {
    const [following] = evse.schedule;
    const box = evse.id !== undefined &&
      el("input", {
        type: "checkbox",
        "aria-label": `Choose ${evse.evseId}`,
        "data-action": "choose",
        checked: selected.has(canonical(evse.evseId)),
        onchange: (event) => {
          selected[event.target.checked ? "add" : "delete"](canonical(evse.evseId));
          putChosen();
        },
      });
    return row(of, [
      [box, evseLink(evse.evseId)],
      evse.temporaryStatus ? badge(evse.temporaryStatus) : el("span", { class: "none" }, "No status"),
      time(evse.since),
      evse.temporaryStatus && time(evse.until, "Until removed"),
      why(evse),
      following && [badge(following.temporaryStatus), " ", time(following.validFrom)],
    ]);
  }

  function turn(by) {
    first += by;
    put();
    root.querySelector("h1").focus();
  }

  function chosenEvses() {
    return all.filter((evse) => evse.id !== undefined && selected.has(canonical(evse.evseId)));
  }

  function putChosen() {
    const evses = chosenEvses();
    if (evses.length === 0) {
      chosen.replaceChildren(button("Choose all that are found", chooseAll, { disabled: !all.some(({ id }) => id) }));
      return;
    }
    chosen.replaceChildren(
      el("span", { role: "status" }, `${evses.length} chosen`),
      button("Extend…", () => extendAll(chosenEvses(), refreshing.now)),
      button("Remove…", () => removeAllOf(chosenEvses(), refreshing.now)),
      button("Choose none", () => choose([])),
    );
  }

  function chooseAll() {
    choose(all.filter((evse) => evse.id !== undefined && isFound(evse)));
  }

  function choose(evses) {
    selected.clear();
    evses.forEach((evse) => selected.add(canonical(evse.evseId)));
    for (const box of of.body.querySelectorAll("[data-action=choose]")) {
      box.checked = selected.has(box.closest("tr").dataset.key);
    }
    putChosen();
    (chosen.querySelector("button") ?? filter).focus();
  }

  async function refresh() {
    if (!isRead) {
      say("Loading…");
    }
    const answer = await effectiveOfOperator(currentOperator());
    if (answer.status === 401) {
      onRefused();
    } else if (answer.ok) {
      // Each element has the time of its own reading, which is no change.
      all = answer.body.map(({ at, ...evse }) => evse);
      isRead = true;
      put();
      sayUpdated();
    } else {
      say(failureText(answer));
      if (!isRead) {
        content.replaceChildren(failurePanel(answer, () => refreshing.now()));
      }
    }
    return { ...answer, nextChange: answer.ok ? nextChangeOf(all) : undefined };
  }

  putChosen();
  const refreshing = live(refresh);
  return refreshing;
}
