// The fields of a status: controls, what they hold, and what the service says about them.

import { button, el, newId } from "./dom.js";
import { fromInput, toInput, zoneName } from "./times.js";
import { REASONS, reasonWords, STATUSES } from "./words.js";

const HOUR = 3_600_000;
const ENDS = [
  ["1 hour", HOUR],
  ["4 hours", 4 * HOUR],
  ["1 day", 24 * HOUR],
];

/** A control with its label, a hint, and a place for what is wrong with it. */
function field(label, control, hint) {
  const hintId = newId();
  const problemId = newId();
  control.id ||= newId();
  control.setAttribute("aria-describedby", `${hintId} ${problemId}`);
  const problem = el("p", { class: "problem", id: problemId });
  return {
    control,
    element: el(
      "div",
      { class: "field" },
      el("label", { for: control.id }, label),
      control,
      el("p", { class: "hint", id: hintId }, hint ?? ""),
      problem,
    ),
    show(text) {
      problem.textContent = text;
      control.toggleAttribute("aria-invalid", text !== "");
      if (text !== "") {
        control.setAttribute("aria-invalid", "true");
      }
    },
  };
}

/** An instant, to the second. What nobody has touched stays as it is, to the millisecond. */
function instantField(label, instant, hint) {
  const shown = toInput(instant);
  const control = el("input", { type: "datetime-local", step: "1", value: shown });
  return {
    ...field(label, control, `In ${zoneName()}. ${hint}`),
    read: () => (control.value === shown ? (instant ?? null) : (fromInput(control.value) ?? null)),
  };
}

/** The end of a status, with buttons for what is asked most. They count from the end that there is, or from now. */
export function endField(validTo) {
  const end = instantField("Until", validTo, "Without one, the status stays until it is removed.");
  const later = (milliseconds) => () => {
    const from = end.read() ?? new Date().toISOString();
    end.control.value = toInput(new Date(new Date(from).getTime() + milliseconds).toISOString());
  };
  end.element.append(
    el(
      "div",
      { class: "quick", role: "group", "aria-label": "Until" },
      ENDS.map(([label, milliseconds]) => button(`+ ${label}`, later(milliseconds))),
      button("No end", () => {
        end.control.value = "";
      }),
    ),
  );
  return end;
}

function select(options, value, empty) {
  return el(
    "select",
    {},
    empty !== undefined && el("option", { value: "" }, empty),
    options.map(([each, label]) => el("option", { value: each, selected: each === value }, label)),
  );
}

/** The texts for drivers, one for each language. */
function messageField(message) {
  const rows = el("div", { class: "languages" });
  const legend = el("legend", {}, "Message for drivers");
  const problem = el("p", { class: "problem", id: newId() });
  function add({ language, text }) {
    const line = el(
      "div",
      { class: "language" },
      el("input", {
        type: "text",
        "aria-label": "Language, such as en",
        "aria-describedby": problem.id,
        value: language,
        maxlength: "2",
        size: "2",
        autocomplete: "off",
        spellcheck: "false",
      }),
      el("input", {
        type: "text",
        "aria-label": "Text for drivers",
        "aria-describedby": problem.id,
        value: text,
        maxlength: "512",
        autocomplete: "off",
      }),
      button("Remove", () => {
        line.remove();
        another.focus();
      }, { "aria-label": "Remove this language" }),
    );
    rows.append(line);
    return line;
  }
  const another = button("Add a language", () => add({ language: "", text: "" }).querySelector("input").focus());
  (message ?? []).forEach(add);
  return {
    element: el("fieldset", {}, legend, rows, another, problem),
    read() {
      const texts = [...rows.children].map((line) => {
        const [language, text] = line.querySelectorAll("input");
        return { language: language.value.trim(), text: text.value };
      });
      return texts.length === 0 ? null : texts;
    },
    show(text) {
      problem.textContent = text;
    },
  };
}

function read(control) {
  return () => (control.value === "" ? null : control.value);
}

/**
 * The fields of a status, filled in from one. `read` gives every field, `null` for what is empty; `show` puts problems of
 * the service beside the fields that they are about, and gives back those about none.
 */
export function statusFields(status) {
  const temporaryStatus = field("Status", select(Object.entries(STATUSES), status.temporaryStatus));
  const validFrom = instantField("From", status.validFrom, "Without one, it begins now.");
  const validTo = endField(status.validTo);
  const reason = field("Reason", select(REASONS.map((each) => [each, reasonWords(each)]), status.reason, "None"));
  const message = messageField(status.message);
  const note = field(
    "Note",
    el("input", { type: "text", maxlength: "512", autocomplete: "off", value: status.note ?? "" }),
    "For colleagues. Drivers and partners do not see it.",
  );
  const reference = field(
    "Reference",
    el("input", { type: "text", maxlength: "64", autocomplete: "off", value: status.reference ?? "" }),
    "Such as the number of a work order.",
  );
  const fields = {
    temporaryStatus: { ...temporaryStatus, read: read(temporaryStatus.control) },
    validFrom,
    validTo,
    reason: { ...reason, read: read(reason.control) },
    message,
    note: { ...note, read: read(note.control) },
    reference: { ...reference, read: read(reference.control) },
  };
  return {
    elements: Object.values(fields).map(({ element }) => element),
    read: () => Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each.read()])),
    show: (problems) => showProblems(fields, problems),
  };
}

/** Puts problems beside their fields; gives back those that are about none of them. */
export function showProblems(fields, problems) {
  const others = [];
  Object.values(fields).forEach((each) => each.show(""));
  let isFirst = true;
  for (const problem of problems) {
    const each = fields[problem.param?.replace(/[.[].*$/, "")];
    if (!each) {
      others.push(problem.message);
      continue;
    }
    each.show(problem.message);
    if (isFirst) {
      (each.control ?? each.element.querySelector("input, button")).focus();
      isFirst = false;
    }
  }
  return others;
}

/** The fields that two statuses do not share; absent and `null` are the same. */
export function differences(before, after) {
  return Object.keys(after).filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null));
}
