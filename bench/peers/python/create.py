"""POST /v2/temporary-evse-statuses with boto3: the same work as the service's create function."""

import base64
import json
import math
import os
import re
import uuid
from datetime import datetime, timezone

import boto3

FIELDS = ("temporaryStatus", "evseId", "validFrom", "validTo")
STATUSES = ("MAINTENANCE", "COMMISSIONING", "BLOCKED", "RESERVED")
ISO_15118 = re.compile(r"([A-Za-z]{2})\*?([A-Za-z0-9]{3})\*?([Ee][A-Za-z0-9*]{1,31})")
DIN_91286 = re.compile(r"\+?([0-9]{1,3}\*[0-9]{3,6})(\*[0-9*]{1,32})")
DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")

# Region, credentials and endpoint come from the environment; connections are kept alive by default.
dynamodb = boto3.client("dynamodb")
TABLE_NAME = os.environ["TABLE_NAME"]


def handler(event, context):
    request_id = event["requestContext"]["requestId"]
    status, problems = validate(parse(event))
    if problems:
        return answer(400, {"error": {"type": "invalid_request", **problems[0], "request_id": request_id}}, request_id)
    status_id = next_id()
    store(status_id, status)
    resource = {
        "id": status_id,
        "temporaryStatus": status["temporaryStatus"],
        "evseId": status["evseId"],
        "validFrom": written(status["validFrom"]),
    }
    if status["validTo"]:
        resource["validTo"] = written(status["validTo"])
    return answer(201, resource, request_id, {"Location": f"/v2/temporary-evse-statuses/{status_id}"})


def parse(event):
    body = event["body"]
    try:
        return json.loads(base64.b64decode(body) if event["isBase64Encoded"] else body)
    except (TypeError, ValueError):
        return None


def validate(body):
    if not isinstance(body, dict):
        return None, [{"code": "malformed_json", "message": "The body must be one JSON object."}]
    problems = []

    def refuse(param, code, message):
        problems.append({"code": code, "message": f"The field `{param}` {message}.", "param": param})

    def instant(name):
        text = body.get(name)
        if text is None:
            return None
        try:
            if isinstance(text, str) and DATE_TIME.fullmatch(text):
                return datetime.fromisoformat(text.upper())
        except ValueError:
            pass
        refuse(name, "invalid_date_time", "must be a date-time by RFC 3339")
        return None

    for name in ("temporaryStatus", "evseId"):
        if body.get(name) is None:
            refuse(name, "missing_required_field", "is required")
    if body.get("temporaryStatus") and body["temporaryStatus"] not in STATUSES:
        refuse("temporaryStatus", "invalid_temporary_status", f"must be one of {', '.join(STATUSES)}")
    if body.get("evseId") and not canonical(body["evseId"]):
        refuse("evseId", "invalid_evse_id", "must be an EVSE ID")
    valid_from = instant("validFrom") or datetime.now(timezone.utc)
    valid_to = instant("validTo")
    for name in body:
        if name not in FIELDS:
            refuse(name, "unknown_field", "is not known")
    if valid_to and valid_to <= valid_from:
        refuse("validTo", "invalid_period", "must be later than `validFrom`")
    status = {
        "temporaryStatus": body.get("temporaryStatus"),
        "evseId": body.get("evseId"),
        "validFrom": valid_from,
        "validTo": valid_to,
    }
    return status, problems


def canonical(evse_id):
    iso = ISO_15118.fullmatch(evse_id)
    if iso:
        country, operator, rest = (part.upper() for part in iso.groups())
        return country + operator + rest, f"{country}*{operator}"
    din = DIN_91286.fullmatch(evse_id)
    return (din[1] + din[2], din[1]) if din else None


def next_id():
    response = dynamodb.update_item(
        TableName=TABLE_NAME,
        Key={"pk": {"S": "COUNTER"}, "id": {"N": "0"}},
        UpdateExpression="ADD #lastId :one",
        ExpressionAttributeNames={"#lastId": "lastId"},
        ExpressionAttributeValues={":one": {"N": "1"}},
        ReturnValues="UPDATED_NEW",
    )
    return int(response["Attributes"]["lastId"]["N"])


def store(status_id, status):
    evse, operator = canonical(status["evseId"])
    item = {
        "pk": {"S": f"STATUS#{status_id % 8}"},
        "id": {"N": str(status_id)},
        "temporaryStatus": {"S": status["temporaryStatus"]},
        "evseId": {"S": status["evseId"]},
        "canonicalEvseId": {"S": evse},
        "operator": {"S": operator},
        "validFrom": {"N": str(milliseconds(status["validFrom"]))},
        "creation": {"S": str(uuid.uuid4())},
    }
    if status["validTo"]:
        item["validTo"] = {"N": str(milliseconds(status["validTo"]))}
        item["expiresAt"] = {"N": str(math.ceil(milliseconds(status["validTo"]) / 1000))}
    dynamodb.put_item(TableName=TABLE_NAME, Item=item, ConditionExpression="attribute_not_exists(pk)")


def milliseconds(instant):
    return int(instant.timestamp() * 1000)


def written(instant):
    """Milliseconds only where they are not 0."""
    utc = instant.astimezone(timezone.utc)
    timespec = "milliseconds" if utc.microsecond >= 1000 else "seconds"
    return utc.isoformat(timespec=timespec).replace("+00:00", "Z")


def answer(status_code, body, request_id, headers=None):
    return {
        "statusCode": status_code,
        "headers": {"Content-Type": "application/json", "X-Request-Id": request_id, **(headers or {})},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }
