// GET /v2/effective-evse-statuses by EVSE: the same work as the service's function.
import { unused, view } from "./evse.mjs";
import { answer, canonical, failure, written } from "./requests.mjs";
import { readStates } from "./table.mjs";

export async function handler(event) {
  const asked = event.multiValueQueryStringParameters?.evseId ?? [];
  if (asked.length === 0 || asked.length > 100 || !asked.every(canonical)) {
    const message = "The parameter `evseId` must be an EVSE ID, up to 100 times.";
    return failure(400, "invalid_request", { code: "invalid_evse_id", message, param: "evseId" }, event);
  }
  const byCanonical = new Map(asked.map((evseId) => [canonical(evseId).evse, evseId]));
  const states = await readStates([...byCanonical.values()]);
  const now = Date.now();
  const elements = asked.map((evseId) => {
    const state = states.get(canonical(evseId).evse) ?? unused(evseId);
    return element(view(state, Math.max(now, state.asOf)));
  });
  return answer(200, elements, event);
}

function element({ evseId, at, effective, overridden, schedule, sequence, lastUpdated }) {
  return {
    evseId,
    at: written(at),
    ...(effective && {
      temporaryStatus: effective.temporaryStatus,
      id: effective.id,
      since: written(effective.from),
      until: written(effective.until),
      overridden,
    }),
    schedule: schedule.map(({ temporaryStatus, id, from, until }) => ({
      temporaryStatus,
      id,
      validFrom: written(from),
      validTo: written(until),
    })),
    sequence: sequence === 0 ? undefined : sequence,
    lastUpdated: written(lastUpdated),
  };
}
