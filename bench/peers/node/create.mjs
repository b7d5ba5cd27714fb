// POST /v2/temporary-evse-statuses with the AWS SDK for JavaScript v3: the same work as the service's create function.
import { randomUUID } from "node:crypto";
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";

const FIELDS = ["temporaryStatus", "evseId", "validFrom", "validTo"];
const STATUSES = ["MAINTENANCE", "COMMISSIONING", "BLOCKED", "RESERVED"];
const ISO_15118 = /^([A-Za-z]{2})\*?([A-Za-z0-9]{3})\*?([Ee][A-Za-z0-9*]{1,31})$/;
const DIN_91286 = /^\+?([0-9]{1,3}\*[0-9]{3,6})(\*[0-9*]{1,32})$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

// Region, credentials and endpoint come from the environment; connections are kept alive by default.
const dynamoDb = new DynamoDBClient({});
const TableName = process.env.TABLE_NAME;

export async function handler(event) {
  const requestId = event.requestContext.requestId;
  const { status, problems } = validate(parse(event));
  if (problems.length > 0) {
    const first = problems[0];
    return answer(400, { error: { type: "invalid_request", ...first, request_id: requestId } }, requestId);
  }
  const id = await nextId();
  await store(id, status);
  const resource = {
    id,
    temporaryStatus: status.temporaryStatus,
    evseId: status.evseId,
    validFrom: written(status.validFrom),
    ...(status.validTo && { validTo: written(status.validTo) }),
  };
  return answer(201, resource, requestId, { Location: `/v2/temporary-evse-statuses/${id}` });
}

function parse(event) {
  try {
    return JSON.parse(event.isBase64Encoded ? Buffer.from(event.body, "base64").toString("utf8") : event.body);
  } catch {
    return null;
  }
}

function validate(body) {
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    return { problems: [{ code: "malformed_json", message: "The body must be one JSON object." }] };
  }
  const problems = [];
  const refuse = (param, code, message) => problems.push({ code, message: `The field \`${param}\` ${message}.`, param });
  for (const name of ["temporaryStatus", "evseId"]) {
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
  const validFrom = instant("validFrom") ?? new Date();
  const validTo = instant("validTo");
  for (const name of Object.keys(body)) {
    if (!FIELDS.includes(name)) {
      refuse(name, "unknown_field", "is not known");
    }
  }
  if (validTo && validTo <= validFrom) {
    refuse("validTo", "invalid_period", "must be later than `validFrom`");
  }
  return { status: { temporaryStatus: body.temporaryStatus, evseId: body.evseId, validFrom, validTo }, problems };

  function instant(name) {
    const text = body[name];
    if (text === undefined || text === null) {
      return undefined;
    }
    const date = DATE_TIME.test(text) ? new Date(text) : undefined;
    if (!date || Number.isNaN(date.getTime())) {
      refuse(name, "invalid_date_time", "must be a date-time by RFC 3339");
      return undefined;
    }
    return date;
  }
}

function canonical(evseId) {
  const iso = ISO_15118.exec(evseId);
  if (iso) {
    const [country, operator, rest] = iso.slice(1).map((part) => part.toUpperCase());
    return { evse: country + operator + rest, operator: `${country}*${operator}` };
  }
  const din = DIN_91286.exec(evseId);
  return din && { evse: din[1] + din[2], operator: din[1] };
}

async function nextId() {
  const { Attributes } = await dynamoDb.send(
    new UpdateItemCommand({
      TableName,
      Key: { pk: { S: "COUNTER" }, id: { N: "0" } },
      UpdateExpression: "ADD #lastId :one",
      ExpressionAttributeNames: { "#lastId": "lastId" },
      ExpressionAttributeValues: { ":one": { N: "1" } },
      ReturnValues: "UPDATED_NEW",
    }),
  );
  return Number(Attributes.lastId.N);
}

async function store(id, { temporaryStatus, evseId, validFrom, validTo }) {
  const { evse, operator } = canonical(evseId);
  await dynamoDb.send(
    new PutItemCommand({
      TableName,
      Item: {
        pk: { S: `STATUS#${id % 8}` },
        id: { N: `${id}` },
        temporaryStatus: { S: temporaryStatus },
        evseId: { S: evseId },
        canonicalEvseId: { S: evse },
        operator: { S: operator },
        validFrom: { N: `${validFrom.getTime()}` },
        ...(validTo && {
          validTo: { N: `${validTo.getTime()}` },
          expiresAt: { N: `${Math.ceil(validTo.getTime() / 1000)}` },
        }),
        creation: { S: randomUUID() },
      },
      ConditionExpression: "attribute_not_exists(pk)",
    }),
  );
}

/** Milliseconds only where they are not 0. */
function written(date) {
  return date.toISOString().replace(".000Z", "Z");
}

function answer(statusCode, body, requestId, headers = {}) {
  return {
    statusCode,
    headers: { "Content-Type": "application/json", "X-Request-Id": requestId, ...headers },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}
