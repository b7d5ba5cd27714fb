// The operations of the API, by the words of the console.

import { send } from "./api.js";

const STATUSES = "v2/temporary-evse-statuses";
const PAGE = 500;
const MAX_BODY_BYTES = 16_000;

/** The most EVSEs or ids in one batch. */
const MAX_BATCH = 100;

function query(parameters) {
  return new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== "" && value !== undefined));
}

/** Reads a list page by page. `enough` ends it early; `isWhole` says whether it did. */
async function walk(path, enough) {
  let answer = await send("GET", path);
  const all = [];
  while (answer.ok) {
    all.push(...answer.body);
    if (!answer.next || all.length >= enough) {
      return { ...answer, body: all, isWhole: !answer.next };
    }
    answer = await send("GET", answer.next);
  }
  return answer;
}

/** What counts for every EVSE of an operator that has a status now or later; of the key's operators where none is named. */
export function effectiveOfOperator(operator) {
  return walk(`v2/effective-evse-statuses?${query({ operator, limit: PAGE })}`, Infinity);
}

export async function effectiveOf(evseId) {
  const answer = await send("GET", `v2/effective-evse-statuses?${query({ evseId })}`);
  return answer.ok ? { ...answer, body: answer.body[0] } : answer;
}

export function statusesOf(evseId) {
  return walk(`${STATUSES}?${query({ evseId, activeOnly: "false" })}`, Infinity);
}

/** The statuses that hold at some instant of a window. */
export function statusesBetween(from, to) {
  return walk(`${STATUSES}?${query({ from, to, limit: 1000 })}`, 5_000);
}

/** What happened to an EVSE since an instant, the latest last. */
export function historyOf(evseId, from) {
  return walk(`v2/evse-status-history?${query({ evseId, from, limit: PAGE })}`, 2_000);
}

export function statusWith(id) {
  return send("GET", `${STATUSES}/${id}`);
}

export function change(id, fields, etag) {
  return send("PATCH", `${STATUSES}/${id}`, { body: fields, headers: { "If-Match": etag } });
}

export function remove(id, etag) {
  return send("DELETE", `${STATUSES}/${id}`, { headers: { "If-Match": etag } });
}

/** Requests that create a status for each EVSE. Each has a key of its own, and keeps it when it is sent again. */
export function creations(evseIds, fields) {
  const requests = [];
  for (const evseId of evseIds) {
    const last = requests.at(-1);
    const more = last && { ...fields, evseIds: [...last.body.evseIds, evseId] };
    if (more && more.evseIds.length <= MAX_BATCH && bytes(more) <= MAX_BODY_BYTES) {
      last.body = more;
    } else {
      requests.push({ key: crypto.randomUUID(), body: { ...fields, evseIds: [evseId] } });
    }
  }
  return requests;
}

function bytes(body) {
  return new TextEncoder().encode(JSON.stringify(body)).length;
}

export function create({ key, body }) {
  return send("POST", `${STATUSES}/batch`, { body, headers: { "Idempotency-Key": `"${key}"` } });
}

/** Removes statuses whatever their version; the answers are in the order of the ids. */
export async function removeAll(ids) {
  const results = [];
  for (let i = 0; i < ids.length; i += MAX_BATCH) {
    const some = ids.slice(i, i + MAX_BATCH);
    const answer = await send("POST", `${STATUSES}/batch-delete`, { body: { ids: some } });
    results.push(
      ...(answer.ok ? answer.body.results : some.map((id) => ({ id, status: answer.status, error: answer.problems[0] }))),
    );
  }
  return results;
}
