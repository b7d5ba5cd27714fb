// The page: who is signed in, which view is shown, and in which time zone.

import { forgetUpdated, say } from "./notice.js";
import { createView } from "./create-view.js";
import { evseView } from "./evse-view.js";
import { evsesView } from "./evses-view.js";
import { isSignedIn, signOut } from "./session.js";
import { signInView } from "./sign-in.js";
import { timelineView } from "./timeline-view.js";
import { changeZone, isUtc, zoneName } from "./times.js";

const root = document.getElementById("view");
const views = document.getElementById("views");
const zone = document.getElementById("zone");
const out = document.getElementById("sign-out");

const VIEWS = {
  "": { title: "EVSEs", show: evsesView },
  timeline: { title: "Timeline", show: timelineView },
  evse: { title: "EVSE", show: evseView },
  set: { title: "Set a status", show: createView },
};

let shown = { stop() {} };

/** The parts of the address behind `#/`; as they are where somebody wrote what cannot be decoded. */
function route() {
  const parts = location.hash.replace(/^#\/?/, "").split("/");
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return parts;
  }
}

function show(why) {
  shown.stop();
  forgetUpdated();
  const [name, ...rest] = route();
  const view = VIEWS[name] ?? VIEWS[""];
  views.hidden = !isSignedIn();
  out.hidden = !isSignedIn();
  for (const link of views.children) {
    const isCurrent = link.hash.replace(/^#\/?/, "") === (VIEWS[name] ? name : "");
    link.setAttribute("aria-current", isCurrent ? "page" : "false");
  }
  if (!isSignedIn()) {
    document.title = "Sign in – Temporary EVSE statuses";
    shown = signInView(root, { why, onSignedIn: () => show() });
    return;
  }
  document.title = `${[view.title, ...rest].join(" ")} – Temporary EVSE statuses`;
  shown = view.show(root, rest, { onRefused: refused });
  root.querySelector("h1").focus();
}

/** The service does not take the key any more. */
function refused() {
  signOut();
  show("This key is not valid, or no longer. Sign in with another one.");
}

function showZone() {
  zone.textContent = `Times: ${zoneName()}`;
  zone.title = isUtc() ? "Show times in your own zone" : "Show times in UTC";
}

window.addEventListener("hashchange", () => show());
window.addEventListener("offline", () => say("You are offline. The console goes on when you are back."));
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  (root.querySelector("h1") ?? root).focus();
});
zone.addEventListener("click", () => {
  changeZone();
  showZone();
  show();
});
out.addEventListener("click", () => {
  signOut();
  show();
});
showZone();
show();
