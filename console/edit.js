// Extending, changing and removing one status, and what happens if somebody else was faster.

import { isUncertain } from "./api.js";
import { button, el } from "./dom.js";
import { openDialog } from "./dialog.js";
import { differences, endField, showProblems, statusFields } from "./form.js";
import { failureText } from "./notice.js";
import { change, historyOf, remove, statusWith } from "./service.js";
import { text, time } from "./times.js";
import { badge, eventWord, messageText, reasonWords, statusWord } from "./words.js";

const DAY = 86_400_000;

const FIELDS = {
  temporaryStatus: ["Status", statusWord],
  validFrom: ["From", text],
  validTo: ["Until", text],
  reason: ["Reason", reasonWords],
  message: ["Message", (message) => messageText(message).text],
  note: ["Note", String],
  reference: ["Reference", String],
};

function valueText(name, value) {
  return value === undefined || value === null ? (name === "validTo" ? "no end" : "none") : FIELDS[name][1](value);
}

/** What each kind of edit shows, and the fields that it wants to change; none for a removal. */
const KINDS = {
  Extend(status) {
    const end = endField(status.validTo);
    return {
      elements: [end.element],
      read: () => ({ validTo: end.read() }),
      show: (problems) => showProblems({ validTo: end }, problems),
    };
  },
  Change(status) {
    const fields = statusFields(status);
    return {
      ...fields,
      read() {
        const wanted = fields.read();
        return Object.fromEntries(differences(status, wanted).map((name) => [name, wanted[name]]));
      },
    };
  },
  Remove: () => ({ elements: [], read: () => undefined, show: (problems) => problems.map(({ message }) => message) }),
};

/** Opens a dialog that extends, changes or removes a status; `done` is told of a success in words. */
export function edit(kind, id, done) {
  const dialog = openDialog(`${kind} status ${id}`);
  load();

  async function load() {
    dialog.put(el("p", { role: "status" }, "Loading…"));
    const answer = await statusWith(id);
    if (!dialog.isOpen()) {
      return;
    }
    if (answer.status === 404) {
      gone();
    } else if (answer.ok) {
      choose(answer.body, answer.etag);
    } else {
      dialog.put(el("p", { role: "alert" }, failureText(answer)), button("Try again", load));
    }
  }

  /** Shows the status as it is, and asks what to do with it. */
  function choose(status, etag) {
    const fields = KINDS[kind](status);
    const problem = el("p", { class: "problem", role: "alert" });
    const submit = el("button", { type: "submit", class: kind === "Remove" ? "danger" : "" }, kind);
    const onsubmit = async (event) => {
      event.preventDefault();
      submit.disabled = true;
      await send(status, etag, fields.read(), (problems) => {
        submit.disabled = false;
        problem.textContent = fields.show(problems).join(" ");
      });
    };
    dialog.put(el("form", { onsubmit }, summary(status), fields.elements, problem, submit));
    if (kind === "Remove") {
      submit.focus();
    }
  }

  /** Does what was asked, if the status still is the one that was shown. */
  async function send(status, etag, wanted, refused) {
    const answer = wanted === undefined ? await remove(id, etag) : await change(id, wanted, etag);
    if (!dialog.isOpen()) {
      return;
    }
    if (answer.ok) {
      dialog.close();
      done(wanted === undefined ? `Status ${id} is removed.` : `Status ${id} is changed.`);
    } else if (answer.status === 412) {
      await conflict(status, wanted);
    } else if (answer.status === 404) {
      gone();
    } else if (isUncertain(answer)) {
      dialog.put(
        el("p", { role: "alert" }, "There was no clear answer, so it may have been done. Look at the status as it is now."),
        button("Read it again", load, { autofocus: true }),
      );
    } else if (answer.status === 429) {
      refused([{ message: `Too many requests. Try again in ${answer.retryAfter || 1} s.` }]);
    } else {
      refused(answer.problems);
    }
  }

  /** Somebody else was faster: shows what they did beside what was wanted, and asks again. */
  async function conflict(before, wanted) {
    const answer = await statusWith(id);
    if (answer.status === 404) {
      gone();
      return;
    }
    if (!answer.ok) {
      dialog.put(el("p", { role: "alert" }, failureText(answer)), button("Read it again", load));
      return;
    }
    const now = answer.body;
    const theirs = differences(before, { ...Object.fromEntries(Object.keys(before).map((name) => [name])), ...now });
    const problem = el("p", { class: "problem", role: "alert" });
    const mine = button(wanted === undefined ? "Remove it all the same" : "Do mine all the same", async () => {
      mine.disabled = true;
      await send(now, answer.etag, wanted, (problems) => {
        mine.disabled = false;
        problem.textContent = problems.map(({ message }) => message).join(" ");
      });
    });
    dialog.put(
      el("p", { role: "alert", class: "conflict" }, "Somebody else was faster. Nothing of yours was done yet."),
      await maker(now),
      el("h3", {}, "What they did"),
      changes(theirs, before, now),
      el("h3", {}, "What you want"),
      wanted === undefined ? el("p", {}, "Remove the status.") : changes(Object.keys(wanted), now, wanted),
      problem,
      el("div", { class: "choice" }, mine, button("Leave it as it is", leave)),
    );
    mine.focus();
  }

  function leave() {
    dialog.close();
    done(`Status ${id} stays as somebody else left it.`);
  }

  function gone() {
    dialog.put(
      el("p", { role: "alert" }, `Status ${id} is not there any more: it has ended, or somebody removed it.`),
      button("Close", () => {
        dialog.close();
        done(`Status ${id} is not there any more.`);
      }, { autofocus: true }),
    );
  }

  /** Who changed the status last, where the history says so. */
  async function maker(status) {
    const answer = await historyOf(status.evseId, new Date(Date.now() - DAY).toISOString());
    const last = answer.ok && answer.body.findLast((event) => event.account && event.data.status?.id === id);
    return last && el("p", {}, eventWord(last.type), " by ", el("b", {}, last.account), ", ", time(last.time), ".");
  }
}

function changes(names, before, after) {
  return el(
    "ul",
    {},
    names.map((name) =>
      el("li", {}, `${FIELDS[name][0]}: ${valueText(name, before[name])} → ${valueText(name, after[name])}`),
    ),
  );
}

function summary(status) {
  return el(
    "p",
    {},
    el("b", {}, status.evseId),
    " ",
    badge(status.temporaryStatus),
    " from ",
    time(status.validFrom),
    " until ",
    time(status.validTo, "it is removed"),
  );
}
