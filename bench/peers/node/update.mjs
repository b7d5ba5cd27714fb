// PATCH /v2/temporary-evse-statuses/{id}: the same work as the service's function.
import { write } from "./evse.mjs";
import { failure, read, resource } from "./requests.mjs";
import { readState, readStatus, store } from "./table.mjs";

export async function handler(event) {
  const { fields, problems } = read(event, ["temporaryStatus", "validFrom", "validTo"], []);
  const now = Date.now();
  if (problems.length > 0) {
    return failure(400, "invalid_request", problems[0], event);
  }
  const before = await readStatus(Number(event.pathParameters.id));
  if (!before || before.validTo <= now) {
    const message = "There is no such status.";
    return failure(404, "not_found", { code: "temporary_evse_status_not_found", message }, event);
  }
  const expected = event.headers["if-match"];
  if (expected && expected !== "*" && expected !== `"${before.version}"`) {
    const message = "The status has another version.";
    return failure(412, "precondition_failed", { code: "version_mismatch", message }, event);
  }
  const status = {
    ...before,
    temporaryStatus: fields.temporaryStatus ?? before.temporaryStatus,
    validFrom: fields.validFrom === null ? now : (fields.validFrom ?? before.validFrom),
    validTo: fields.validTo === undefined ? before.validTo : (fields.validTo ?? undefined),
  };
  if (status.validTo <= status.validFrom) {
    const message = "The field `validTo` must be later than `validFrom`.";
    return failure(422, "validation_error", { code: "invalid_period", message, param: "validTo" }, event);
  }
  if (["temporaryStatus", "validFrom", "validTo"].every((name) => status[name] === before[name])) {
    return resource(200, before, event);
  }
  const state = await readState(before.evseId);
  status.version = state.sequence + 1;
  const written = write(state, status, { type: "updated", before, status }, now);
  await store(written, status, false, event.requestContext.authorizer);
  return resource(200, status, event);
}
