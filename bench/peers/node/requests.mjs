// What the peers share of HTTP: the fields of a request and the form of an answer.
const STATUSES = ["MAINTENANCE", "COMMISSIONING", "BLOCKED", "RESERVED"];
const ISO_15118 = /^([A-Za-z]{2})\*?([A-Za-z0-9]{3})\*?([Ee][A-Za-z0-9*]{1,31})$/;
const DIN_91286 = /^\+?([0-9]{1,3}\*[0-9]{3,6})(\*[0-9*]{1,32})$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** The fields of a request: instants in milliseconds, null as it was sent; and all that is wrong with them. */
export function read(event, names, required) {
  const body = parse(event);
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    return { fields: {}, problems: [{ code: "malformed_json", message: "The body must be one JSON object." }] };
  }
  const problems = [];
  const refuse = (param, code, message) => problems.push({ code, message: `The field \`${param}\` ${message}.`, param });
  for (const name of required) {
    if (body[name] === undefined || body[name] === null) {
      refuse(name, "missing_required_field", "is required");
    }
  }
  if (body.temporaryStatus && !STATUSES.includes(body.temporaryStatus)) {
    refuse("temporaryStatus", "invalid_temporary_status", `must be one of ${STATUSES.join(", ")}`);
  }
  if (body.evseId && !canonical(body.evseId)) {
    refuse("evseId", "invalid_evse_id", "must be an EVSE ID");
  }
  const fields = {
    temporaryStatus: body.temporaryStatus,
    evseId: body.evseId,
    validFrom: instant("validFrom"),
    validTo: instant("validTo"),
  };
  for (const name of Object.keys(body)) {
    if (!names.includes(name)) {
      refuse(name, "unknown_field", "is not known");
    }
  }
  return { fields, problems };

  function instant(name) {
    const text = body[name];
    if (text === undefined || text === null) {
      return text;
    }
    const date = DATE_TIME.test(text) ? new Date(text) : undefined;
    if (!date || Number.isNaN(date.getTime())) {
      refuse(name, "invalid_date_time", "must be a date-time by RFC 3339");
      return undefined;
    }
    return date.getTime();
  }
}

function parse(event) {
  try {
    return JSON.parse(event.isBase64Encoded ? Buffer.from(event.body, "base64").toString("utf8") : event.body);
  } catch {
    return null;
  }
}

/** The EVSE of an EVSE ID, however it is written, and its operator; null where it is none. */
export function canonical(evseId) {
  const iso = ISO_15118.exec(evseId);
  if (iso) {
    const [country, operator, rest] = iso.slice(1).map((part) => part.toUpperCase());
    return { evse: country + operator + rest, operator: `${country}*${operator}` };
  }
  const din = DIN_91286.exec(evseId);
  return din && { evse: din[1] + din[2], operator: din[1] };
}

/** An instant as it is written in answers: milliseconds only where they are not 0. */
export function written(milliseconds) {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString().replace(".000Z", "Z");
}

/** The answer with a status; fields that are undefined are left out. */
export function resource(statusCode, { id, temporaryStatus, evseId, validFrom, validTo, version }, event, headers = {}) {
  const body = { id, temporaryStatus, evseId, validFrom: written(validFrom), validTo: written(validTo) };
  return answer(statusCode, body, event, { ETag: `"${version}"`, ...headers });
}

export function failure(statusCode, type, problem, event) {
  return answer(statusCode, { error: { type, ...problem, request_id: event.requestContext.requestId } }, event);
}

export function answer(statusCode, body, event, headers = {}) {
  return {
    statusCode,
    headers: { "Content-Type": "application/json", "X-Request-Id": event.requestContext.requestId, ...headers },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}
