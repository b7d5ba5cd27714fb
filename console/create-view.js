// The view that sets a status for one EVSE or for many.

import { isPassing } from "./api.js";
import { button, el, newId } from "./dom.js";
import { pasted } from "./evse-id.js";
import { statusFields } from "./form.js";
import { failureText, say } from "./notice.js";
import { resultsTable } from "./results.js";
import { create, creations } from "./service.js";

const MAX_EVSES = 1_000;

export function createView(root, [evseId = ""], { onRefused }) {
  const evses = el("textarea", { id: newId(), rows: "4", autocomplete: "off", spellcheck: "false", required: true, oninput: count });
  evses.value = evseId;
  const counted = el("p", { class: "hint", id: newId() });
  const problem = el("p", { class: "problem", role: "alert", id: newId() });
  evses.setAttribute("aria-describedby", `${counted.id} ${problem.id}`);
  const fields = statusFields({ temporaryStatus: "MAINTENANCE" });
  const submit = el("button", { type: "submit" }, "Set the status");
  const results = el("div", {});
  root.replaceChildren(
    el("h1", { tabindex: "-1" }, "Set a status"),
    el(
      "form",
      { class: "status-form", onsubmit: submitted },
      el("div", { class: "field wide" }, el("label", { for: evses.id }, "EVSEs"), evses, counted, problem),
      fields.elements,
      submit,
    ),
    results,
  );
  count();

  function count() {
    const number = pasted(evses.value).length;
    counted.textContent = `One on each line, or a pasted list. ${number} ${number === 1 ? "EVSE" : "EVSEs"}.`;
  }

  async function submitted(event) {
    event.preventDefault();
    const ids = pasted(evses.value);
    if (ids.length === 0 || ids.length > MAX_EVSES) {
      problem.textContent = ids.length === 0 ? "Name an EVSE." : `At most ${MAX_EVSES} EVSEs at once.`;
      evses.focus();
      return;
    }
    const asked = Object.fromEntries(Object.entries(fields.read()).filter(([, value]) => value !== null));
    await run(creations(ids, asked).map((request) => ({ request })));
  }

  /** Sends what has not succeeded yet, each request with the key that it had. */
  async function run(parts) {
    submit.disabled = true;
    results.replaceChildren();
    for (const part of parts) {
      if (!part.results?.every(({ status }) => status === 201)) {
        say("Setting…");
        const answer = await create(part.request);
        if (answer.status === 401) {
          onRefused();
          return;
        }
        part.results = answer.ok ? answer.body.results : part.request.body.evseIds.map((each) => ({ evseId: each, answer }));
      }
    }
    say("");
    submit.disabled = false;
    show(parts);
  }

  function show(parts) {
    const all = parts.flatMap((part) => part.results);
    const [refused] = all.filter(({ answer }) => answer && !isPassing(answer));
    fields.show([]);
    problem.textContent = "";
    if (refused && all.every(({ answer }) => answer)) {
      // The fields that all share are wrong, and nothing is stored.
      const others = fields.show(refused.answer.problems);
      problem.textContent = others.join(" ");
      if (others.length === refused.answer.problems.length) {
        evses.focus();
      }
      return;
    }
    const { element, summary, failed } = resultsTable("Results", all.map(shown));
    results.replaceChildren(element);
    if (failed > 0) {
      results.append(button("Try the failed ones again", () => run(parts)));
    }
    summary.focus();
  }

  function shown({ evseId: id, status, temporaryEvseStatus, error, answer }) {
    return {
      evseId: id,
      ok: status === 201,
      what:
        status === 201
          ? el("a", { href: `#/evse/${encodeURIComponent(id)}` }, `Status ${temporaryEvseStatus.id}`)
          : (error?.message ?? failureText(answer)),
    };
  }

  return { stop() {} };
}
