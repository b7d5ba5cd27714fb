// A dialog over the page. The browser keeps the focus in it, and gives it back when it closes.

import { button, el, keepFocus, newId } from "./dom.js";

/** Opens a dialog. `put` replaces what is in it and moves the focus there. */
export function openDialog(title) {
  const heading = el("h2", { id: newId(), tabindex: "-1" }, title);
  const body = el("div", { class: "dialog-body" });
  const dialog = el(
    "dialog",
    { "aria-labelledby": heading.id },
    el("div", { class: "dialog-head" }, heading, button("Close", () => dialog.close(), { "data-action": "close" })),
    body,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    keepFocus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return {
    isOpen: () => dialog.open,
    close: () => dialog.close(),
    put(...content) {
      body.replaceChildren(...content.filter((each) => each));
      (body.querySelector("[autofocus], input, select, textarea") ?? heading).focus();
    },
  };
}
