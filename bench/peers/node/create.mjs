// POST /v2/temporary-evse-statuses with the AWS SDK for JavaScript v3: the same work as the service's create function.
import { write } from "./evse.mjs";
import { failure, read, resource } from "./requests.mjs";
import { nextId, readState, store } from "./table.mjs";

const REQUIRED = ["temporaryStatus", "evseId"];
const FIELDS = [...REQUIRED, "validFrom", "validTo"];

export async function handler(event) {
  const { fields, problems } = read(event, FIELDS, REQUIRED);
  const now = Date.now();
  const { temporaryStatus, evseId, validFrom, validTo } = fields;
  if (problems.length > 0) {
    return failure(400, "invalid_request", problems[0], event);
  }
  const period = { validFrom: validFrom ?? now, validTo: validTo ?? undefined };
  if (period.validTo <= period.validFrom) {
    const message = "The field `validTo` must be later than `validFrom`.";
    return failure(422, "validation_error", { code: "invalid_period", message, param: "validTo" }, event);
  }
  const [id, state] = await Promise.all([nextId(), readState(evseId)]);
  const status = { id, temporaryStatus, evseId, ...period, version: state.sequence + 1 };
  const written = write(state, status, { type: "created", status }, now);
  await store(written, status, true, event.requestContext.authorizer);
  return resource(201, status, event, { Location: `/v2/temporary-evse-statuses/${id}` });
}
