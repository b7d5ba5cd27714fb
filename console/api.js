// Requests to the API that this page comes from. Nothing else gets the key.

import { authorization } from "./session.js";

const ROOT = new URL("../", import.meta.url);
const TIMEOUT_MILLISECONDS = 30_000;

/** The status of an answer that never came. */
export const NO_ANSWER = 0;

/**
 * Sends a request. It never throws: an answer has `ok`, `status`, `body`, `etag`, `next` (a path), `retryAfter` (seconds)
 * and, where it is not ok, `problems` with `code`, `message` and `param`.
 */
export async function send(method, path, { body, headers = {} } = {}) {
  const asked = { method, headers: { Authorization: authorization(), Accept: "application/json", ...headers } };
  if (body !== undefined) {
    asked.body = JSON.stringify(body);
    asked.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(new URL(path.replace(/^\//, ""), ROOT), {
      ...asked,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    return await read(response);
  } catch {
    return { ok: false, status: NO_ANSWER, problems: [{ code: "no_answer", message: "The service did not answer." }] };
  }
}

async function read(response) {
  const answer = {
    ok: response.ok,
    status: response.status,
    etag: response.headers.get("ETag"),
    next: /^<([^>]+)>; rel="next"/.exec(response.headers.get("Link") ?? "")?.[1],
    retryAfter: Number.parseInt(response.headers.get("Retry-After") ?? "0", 10) || 0,
  };
  const text = await response.text();
  try {
    answer.body = text === "" ? undefined : JSON.parse(text);
  } catch {
    return { ...answer, ok: false, problems: [{ code: "no_json", message: "The answer is not one of this API." }] };
  }
  if (!answer.ok) {
    const error = answer.body?.error ?? { code: "unknown", message: `The service answered ${response.status}.` };
    answer.problems = error.details ?? [error];
  }
  return answer;
}

/** Whether the service may have done what it was asked, without saying so. */
export function isUncertain(answer) {
  return answer.status === NO_ANSWER || answer.status >= 500;
}

/** Whether the same request can succeed a moment later. */
export function isPassing(answer) {
  return isUncertain(answer) || answer.status === 429;
}
