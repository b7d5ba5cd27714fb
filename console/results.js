// The results of one action for many EVSEs: which of them succeeded, and why the others did not.

import { el, newId, row, table } from "./dom.js";

/** Shows a line for each result: `evseId`, `ok`, and `what` as a text or elements. */
export function resultsTable(caption, results) {
  const of = table(caption, ["EVSE", "Result"]);
  of.body.append(
    ...results.map(({ evseId, ok, what }) =>
      row(of, [evseId, [el("span", { class: ok ? "done" : "failed" }, ok ? "Done" : "Failed"), " ", what]]),
    ),
  );
  const failed = results.filter(({ ok }) => !ok).length;
  const summary = el(
    "p",
    { role: "status", tabindex: "-1", id: newId() },
    failed === 0 ? `All ${results.length} done.` : `${results.length - failed} of ${results.length} done, ${failed} failed.`,
  );
  return { element: el("section", { class: "results", "aria-labelledby": summary.id }, summary, of.element), summary, failed };
}
