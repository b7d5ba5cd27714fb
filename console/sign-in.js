// The view that asks for a key.

import { send } from "./api.js";
import { el, newId } from "./dom.js";
import { failureText, say } from "./notice.js";
import { signIn, signOut } from "./session.js";

/** Asks for a key until the service takes it. */
export function signInView(root, { why, onSignedIn }) {
  const key = el("input", {
    id: newId(),
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    "aria-describedby": newId(),
  });
  const operator = el("input", {
    id: newId(),
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "DK*SPI",
    "aria-describedby": newId(),
  });
  const problem = el("p", { class: "problem", role: "alert" }, why ?? "");
  const submit = el("button", { type: "submit" }, "Sign in");

  async function check(event) {
    event.preventDefault();
    submit.disabled = true;
    say("Signing in…");
    const named = operator.value.trim();
    signIn(key.value.trim(), named);
    const answer = await send("GET", `v2/effective-evse-statuses?${new URLSearchParams({ limit: 1, ...(named && { operator: named }) })}`);
    submit.disabled = false;
    say("");
    if (answer.ok) {
      onSignedIn();
      return;
    }
    signOut();
    const isAboutOperator = answer.status === 400;
    problem.textContent =
      answer.problems[0].param === "operator" && named === ""
        ? "This key is for all operators: name the one whose EVSEs you want to see."
        : failureText(answer);
    (isAboutOperator ? operator : key).focus();
  }

  root.replaceChildren(
    el("h1", { tabindex: "-1" }, "Sign in"),
    el(
      "form",
      { class: "sign-in", onsubmit: check },
      el("label", { for: key.id }, "Key"),
      key,
      el(
        "p",
        { class: "hint", id: key.getAttribute("aria-describedby") },
        "The key stays in the memory of this tab. A reload asks for it again.",
      ),
      el("label", { for: operator.id }, "Operator (optional)"),
      operator,
      el(
        "p",
        { class: "hint", id: operator.getAttribute("aria-describedby") },
        "Without one, all EVSEs of the key's operators are shown. A key for all operators needs one.",
      ),
      problem,
      submit,
    ),
  );
  key.focus();
  return { stop() {} };
}
