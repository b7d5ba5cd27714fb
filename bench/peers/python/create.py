"""POST /v2/temporary-evse-statuses with boto3: the same work as the service's create function."""

import base64
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

from evse import create
from table import next_id, read_state, store

FIELDS = ("temporaryStatus", "evseId", "validFrom", "validTo")
STATUSES = ("MAINTENANCE", "COMMISSIONING", "BLOCKED", "RESERVED")
ISO_15118 = re.compile(r"([A-Za-z]{2})\*?([A-Za-z0-9]{3})\*?([Ee][A-Za-z0-9*]{1,31})")
DIN_91286 = re.compile(r"\+?([0-9]{1,3}\*[0-9]{3,6})(\*[0-9*]{1,32})")
DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")

beside = ThreadPoolExecutor(max_workers=1)


def handler(event, context):
    request_id = event["requestContext"]["requestId"]
    fields, problems = validate(parse(event))
    if problems:
        return answer(400, {"error": {"type": "invalid_request", **problems[0], "request_id": request_id}}, request_id)
    evse, operator = canonical(fields["evseId"])
    read = beside.submit(read_state, evse, fields["evseId"])
    status_id = next_id()
    state = read.result()
    now = max(milliseconds(datetime.now(timezone.utc)), state["asOf"])
    status = {
        "id": status_id,
        "temporaryStatus": fields["temporaryStatus"],
        "evseId": fields["evseId"],
        "validFrom": milliseconds(fields["validFrom"]),
        "validTo": fields["validTo"] and milliseconds(fields["validTo"]),
        "version": state["sequence"] + 1,
    }
    following, events = create(state, status, now)
    store(evse, operator, following, events, status, event["requestContext"]["authorizer"])
    resource = {
        "id": status_id,
        "temporaryStatus": fields["temporaryStatus"],
        "evseId": fields["evseId"],
        "validFrom": written(fields["validFrom"]),
    }
    if fields["validTo"]:
        resource["validTo"] = written(fields["validTo"])
    headers = {"Location": f"/v2/temporary-evse-statuses/{status_id}", "ETag": f'"{status["version"]}"'}
    return answer(201, resource, request_id, headers)


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
