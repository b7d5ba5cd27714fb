// Extending and removing the statuses that count now, for many EVSEs at once.

import { isPassing } from "./api.js";
import { button, el } from "./dom.js";
import { openDialog } from "./dialog.js";
import { endField } from "./form.js";
import { resultsTable } from "./results.js";
import { change, removeAll, statusWith } from "./service.js";
import { time } from "./times.js";
import { statusWord } from "./words.js";

const ATTEMPTS = 5;

function number(evses) {
  return `${evses.length} ${evses.length === 1 ? "EVSE" : "EVSEs"}`;
}

function list(evses) {
  return el(
    "details",
    {},
    el("summary", {}, number(evses)),
    el("ul", {}, evses.map(({ evseId, temporaryStatus }) => el("li", {}, `${evseId}: ${statusWord(temporaryStatus)}`))),
  );
}

/** Asks for an end, and gives it to the status that counts now for each EVSE. */
export function extendAll(evses, done) {
  const dialog = openDialog(`Extend for ${number(evses)}`);
  const end = endField();
  const submit = el("button", { type: "submit" }, "Extend");
  dialog.put(
    el(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          submit.disabled = true;
          run(dialog, evses, (evse) => extend(evse.id, end.read()), done);
        },
      },
      list(evses),
      end.element,
      submit,
    ),
  );
}

/** Asks once more, and removes the status that counts now for each EVSE. */
export function removeAllOf(evses, done) {
  const dialog = openDialog(`Remove for ${number(evses)}`);
  const remove = async () => {
    dialog.put(el("p", { role: "status" }, "Removing…"));
    const answers = await removeAll(evses.map(({ id }) => id));
    const results = answers.map((answer, i) => ({
      evse: evses[i],
      evseId: evses[i].evseId,
      ok: answer.status === 204 || answer.status === 404,
      what: answer.status === 204 ? "Removed" : answer.status === 404 ? "It was gone already" : answer.error.message,
    }));
    finish(dialog, results, (failed) => removeAllOf(failed, done), done);
  };
  dialog.put(
    el("p", {}, "The statuses that count now are removed. Others of the same EVSEs stay, and may then count."),
    list(evses),
    button("Remove", remove, { class: "danger", autofocus: true }),
  );
}

/** Gives a status another end, in the version that was read; whoever was faster is not overwritten unseen. */
async function extend(id, validTo) {
  const read = await statusWith(id);
  return read.ok ? change(id, { validTo }, read.etag) : read;
}

async function run(dialog, evses, action, done) {
  const progress = el("progress", { max: evses.length, value: 0, "aria-label": "EVSEs done" });
  const status = el("p", { role: "status" }, "Extending…");
  dialog.put(status, progress);
  const results = [];
  for (const evse of evses) {
    if (!dialog.isOpen()) {
      break;
    }
    results.push(result(evse, await attempt(() => action(evse), status)));
    progress.value = results.length;
  }
  finish(dialog, results, (failed) => run(dialog, failed, action, done), done);
}

function result(evse, answer) {
  return {
    evse,
    evseId: evse.evseId,
    ok: answer.ok,
    what: answer.ok
      ? ["Until ", time(answer.body.validTo, "it is removed")]
      : answer.status === 412
        ? "Somebody else changed it at the same time"
        : answer.problems[0].message,
  };
}

/** Tries again what passes by itself, as late as the service says. */
async function attempt(action, status) {
  let answer = await action();
  for (let i = 1; i < ATTEMPTS && isPassing(answer); i += 1) {
    const seconds = answer.retryAfter || 2 ** i;
    status.textContent = `The service asks to wait for ${seconds} s.`;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    answer = await action();
  }
  return answer;
}

function finish(dialog, results, again, done) {
  done();
  if (!dialog.isOpen()) {
    return;
  }
  const { element, summary, failed } = resultsTable("Results", results);
  const retry = () => {
    const evses = results.filter(({ ok }) => !ok).map(({ evse }) => evse);
    again(evses);
  };
  dialog.put(element, failed > 0 && button("Try the failed ones again", retry));
  summary.focus();
}
