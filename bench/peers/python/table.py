"""The items in DynamoDB, as the service has them. A refused or conflicting write fails the request: the benchmark sends
one at a time."""

import os
import uuid
from functools import reduce

import boto3

from evse import due_at, unused

# Region, credentials and endpoint come from the environment; connections are kept alive by default.
dynamodb = boto3.client("dynamodb")
TABLE_NAME = os.environ["TABLE_NAME"]
HISTORY_MILLISECONDS = max(1, int(os.environ["HISTORY_RETENTION_DAYS"])) * 86_400_000


def next_id():
    response = dynamodb.update_item(
        TableName=TABLE_NAME,
        Key=attributes({"pk": "COUNTER", "sk": 0}),
        UpdateExpression="ADD #lastId :one",
        ExpressionAttributeNames={"#lastId": "lastId"},
        ExpressionAttributeValues=attributes({":one": 1}),
        ReturnValues="UPDATED_NEW",
    )
    return plain(response["Attributes"])["lastId"]


def read_state(evse, evse_id):
    response = dynamodb.get_item(
        TableName=TABLE_NAME, Key=attributes({"pk": f"EVSE#{evse}", "sk": 0}), ConsistentRead=True
    )
    return plain(response["Item"]) if "Item" in response else unused(evse_id)


def store(evse, operator, state, events, status, maker):
    """Writes a state with the new status and the entry of the log that go with it."""
    due = due_at(state)
    shard = reduce(lambda hashed, character: (31 * hashed + ord(character)) % 16, evse, 0)
    status_id = status["id"]
    put_state = put(
        {
            "pk": f"EVSE#{evse}",
            "sk": 0,
            **state,
            "dueShard": None if due is None else shard,
            "dueAt": due,
            "overriddenOperator": operator if state["statuses"] else None,
        },
        "attribute_not_exists(pk)" if state["sequence"] == 1 else "#sequence = :read",
    )
    if state["sequence"] > 1:
        put_state["Put"]["ExpressionAttributeNames"] = {"#sequence": "sequence"}
        put_state["Put"]["ExpressionAttributeValues"] = attributes({":read": state["sequence"] - 1})
    item = {
        "pk": f"STATUS#{status_id % 8}",
        "sk": status_id,
        **{name: value for name, value in status.items() if name != "id"},
        "operator": operator,
        "expiresAt": seconds(status["validTo"]),
    }
    entry = {
        "pk": f"EVSE#{evse}",
        "sk": state["sequence"],
        "kind": "LOG",
        "time": state["asOf"],
        "events": events,
        "expiresAt": seconds(state["asOf"] + HISTORY_MILLISECONDS),
        "account": maker.get("account"),
        "keyId": maker.get("keyId"),
    }
    put_entry = {"Put": {"TableName": TABLE_NAME, "Item": attributes(entry)}}
    dynamodb.transact_write_items(
        ClientRequestToken=str(uuid.uuid4()),
        TransactItems=[put_state, put(item, "attribute_not_exists(pk)"), put_entry],
    )


def put(item, condition):
    return {"Put": {"TableName": TABLE_NAME, "Item": attributes(item), "ConditionExpression": condition}}


def seconds(milliseconds):
    """For DynamoDB's TTL, rounded up."""
    return None if milliseconds is None else -(-milliseconds // 1000)


def attributes(fields):
    return {name: attribute(value) for name, value in fields.items() if value is not None}


def attribute(value):
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, list):
        return {"L": [attribute(each) for each in value]}
    return {"M": attributes(value)}


def plain(item):
    return {name: plain_value(value) for name, value in item.items()}


def plain_value(value):
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return content
        case "N":
            return int(content)
        case "L":
            return [plain_value(each) for each in content]
        case _:
            return plain(content)
