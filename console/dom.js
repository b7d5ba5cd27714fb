// Elements. Texts become text nodes and never HTML.

/** Makes an element. A handler is an attribute such as `onclick`; what is false or absent is left out. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(key.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

export function button(label, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, label);
}

let ids = 0;

/** An id that no other element has. */
export function newId() {
  ids += 1;
  return `e${ids}`;
}

/**
 * A table that is one of cards on a narrow screen. Its roles are written out, as browsers drop those of a table that is
 * laid out otherwise.
 */
export function table(caption, headers) {
  const body = el("tbody", { role: "rowgroup" });
  const element = el(
    "table",
    { role: "table" },
    el("caption", {}, caption),
    el(
      "thead",
      { role: "rowgroup" },
      el("tr", { role: "row" }, headers.map((header) => el("th", { role: "columnheader", scope: "col" }, header))),
    ),
    body,
  );
  return { element, body, headers };
}

/** A row of a table; the cells are in the order of its headers, and the first one names the row. */
export function row(of, cells) {
  return el(
    "tr",
    { role: "row" },
    cells.map((cell, i) => el("td", { role: "cell", "data-label": of.headers[i] }, cell)),
  );
}

/** Puts rows into a table. A row whose item is as before stays, and so does the focus in it. */
export function putRows(of, items, keyOf, make) {
  const before = new Map([...of.body.children].map((each) => [each.dataset.key, each]));
  const focused = document.activeElement?.dataset?.action;
  const focusedRow = document.activeElement?.closest("tr")?.dataset.key;
  let place = of.body.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    const content = JSON.stringify(item);
    let element = before.get(key);
    if (element?.content !== content) {
      const made = make(item);
      made.dataset.key = key;
      made.content = content;
      if (element === place) {
        place = element?.nextElementSibling ?? null;
      }
      element?.remove();
      element = made;
    }
    before.delete(key);
    if (element === place) {
      place = place.nextElementSibling;
    } else {
      of.body.insertBefore(element, place);
    }
    if (focused && key === focusedRow && !element.contains(document.activeElement)) {
      element.querySelector(`[data-action="${focused}"]`)?.focus();
    }
  }
  before.forEach((each) => each.remove());
  if (focusedRow !== undefined) {
    keepFocus();
  }
}

/** Moves the focus to the heading where what had it is gone. */
export function keepFocus() {
  if (document.activeElement === document.body) {
    document.querySelector("h1")?.focus();
  }
}
