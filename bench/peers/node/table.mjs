// The items in DynamoDB, as the service has them. A refused or conflicting write fails the request: the benchmark sends
// one at a time.
import { randomUUID } from "node:crypto";
import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { dueAt, unused } from "./evse.mjs";
import { canonical } from "./requests.mjs";

// Region, credentials and endpoint come from the environment; connections are kept alive by default.
const dynamoDb = new DynamoDBClient({});
const TableName = process.env.TABLE_NAME;
const HISTORY_MILLISECONDS = Math.max(1, Number(process.env.HISTORY_RETENTION_DAYS)) * 86_400_000;

export async function nextId() {
  const { Attributes } = await dynamoDb.send(
    new UpdateItemCommand({
      TableName,
      Key: key("COUNTER", 0),
      UpdateExpression: "ADD #lastId :one",
      ExpressionAttributeNames: { "#lastId": "lastId" },
      ExpressionAttributeValues: attributes({ ":one": 1 }),
      ReturnValues: "UPDATED_NEW",
    }),
  );
  return plain(Attributes).lastId;
}

/** The status with an id; undefined where there is none. */
export async function readStatus(id) {
  const item = await get(statusKey(id));
  return item && { ...fields(item), id };

  function fields({ temporaryStatus, evseId, validFrom, validTo, version }) {
    return { temporaryStatus, evseId, validFrom, validTo, version };
  }
}

export async function readState(evseId) {
  return (await get(stateKey(evseId))) ?? unused(evseId);
}

/** The states of distinct EVSEs that have one, by their canonical ids. */
export async function readStates(evseIds) {
  const states = new Map();
  let Keys = evseIds.map(stateKey);
  while (Keys?.length > 0) {
    const { Responses, UnprocessedKeys } = await dynamoDb.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
    );
    for (const state of Responses[TableName].map(plain)) {
      states.set(canonical(state.evseId).evse, state);
    }
    Keys = UnprocessedKeys?.[TableName]?.Keys;
  }
  return states;
}

/** Writes a state with the status and the entry of the log that go with it. */
export async function store({ next, events }, status, isNew, { account, keyId }) {
  const { evse, operator } = canonical(next.evseId);
  const due = dueAt(next);
  const state = {
    pk: `EVSE#${evse}`,
    sk: 0,
    ...next,
    dueShard: due === undefined ? undefined : [...evse].reduce((hash, c) => (31 * hash + c.charCodeAt(0)) % 16, 0),
    dueAt: due,
    overriddenOperator: next.statuses.length > 0 ? operator : undefined,
  };
  const { id, ...others } = status;
  const item = { pk: `STATUS#${id % 8}`, sk: id, ...others, operator, expiresAt: seconds(status.validTo) };
  const entry = {
    pk: `EVSE#${evse}`,
    sk: next.sequence,
    kind: "LOG",
    time: next.asOf,
    events,
    expiresAt: seconds(next.asOf + HISTORY_MILLISECONDS),
    account,
    keyId,
  };
  await dynamoDb.send(
    new TransactWriteItemsCommand({
      ClientRequestToken: randomUUID(),
      TransactItems: [
        next.sequence === 1
          ? put(state, "attribute_not_exists(pk)")
          : put(state, "#sequence = :read", {
              ExpressionAttributeNames: { "#sequence": "sequence" },
              ExpressionAttributeValues: attributes({ ":read": next.sequence - 1 }),
            }),
        put(item, isNew ? "attribute_not_exists(pk)" : "attribute_exists(pk)"),
        put(entry),
      ],
    }),
  );
}

function put(item, ConditionExpression, others = {}) {
  return { Put: { TableName, Item: attributes(item), ConditionExpression, ...others } };
}

async function get(Key) {
  const { Item } = await dynamoDb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Item && plain(Item);
}

function statusKey(id) {
  return key(`STATUS#${id % 8}`, id);
}

function stateKey(evseId) {
  return key(`EVSE#${canonical(evseId).evse}`, 0);
}

function key(pk, sk) {
  return attributes({ pk, sk });
}

/** For DynamoDB's TTL, rounded up. */
function seconds(milliseconds) {
  return milliseconds === undefined ? undefined : Math.ceil(milliseconds / 1000);
}

function attributes(object) {
  const item = {};
  for (const [name, value] of Object.entries(object)) {
    if (value !== undefined) {
      item[name] = attribute(value);
    }
  }
  return item;
}

function attribute(value) {
  switch (typeof value) {
    case "string":
      return { S: value };
    case "number":
      return { N: `${value}` };
    default:
      return Array.isArray(value) ? { L: value.map(attribute) } : { M: attributes(value) };
  }
}

function plain(item) {
  const object = {};
  for (const [name, value] of Object.entries(item)) {
    object[name] = plainValue(value);
  }
  return object;
}

function plainValue({ S, N, L, M }) {
  return S ?? (N !== undefined ? Number(N) : L ? L.map(plainValue) : plain(M));
}
