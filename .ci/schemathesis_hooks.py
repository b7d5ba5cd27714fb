"""What a schema cannot say about requests that are to be accepted. Requests that are to be refused stay as they are."""

import json
import re

import schemathesis
from schemathesis.generation.meta import TestPhase

MAX_BODY_BYTES = 16384


def canonical(evse_id):
    """The one spelling of an EVSE id."""
    upper = evse_id.upper()
    iso = re.match(r"([A-Z]{2})\*?([A-Z0-9]{3})\*?(E.*)", upper)
    return "".join(iso.groups()) if iso else upper.removeprefix("+")


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.generation.mode.is_negative:
        return
    # Only the service makes cursors. Those that are made up are sent with the requests that are to be refused.
    case.query.pop("cursor", None)
    # A window is not together with what holds now, and EVSEs by name not with those of an operator.
    if "from" in case.query or "to" in case.query:
        case.query.pop("activeOnly", None)
    if case.operation.path.endswith("/effective-evse-statuses"):
        if "evseId" in case.query:
            case.query.pop("operator", None)
            case.query.pop("limit", None)
        else:
            # The key is for all operators, and so has to name one.
            case.query.setdefault("operator", "DK*SPI")
    if isinstance(case.body, dict) and isinstance(case.body.get("message"), list):
        # A language comes once, and a body has its limit.
        texts = {each["language"]: each for each in case.body["message"]}
        case.body["message"] = list(texts.values())
        if len(json.dumps(case.body)) > MAX_BODY_BYTES:
            del case.body["message"]
    if isinstance(case.body, dict) and isinstance(case.body.get("evseIds"), list):
        # Two spellings of an EVSE are one EVSE.
        case.body["evseIds"] = list({canonical(each): each for each in case.body["evseIds"]}.values())
    # A made-up tag is of no version that a status has.
    if case.meta.phase.name == TestPhase.STATEFUL and case.headers and "If-Match" in case.headers:
        case.headers["If-Match"] = "*"
    # A status may be created with an end that has passed, and is then not found. The requests that follow a create in a
    # scenario need one that is.
    creates = case.operation.path.endswith("/temporary-evse-statuses") and case.operation.method.upper() == "POST"
    if creates and case.meta.phase.name == TestPhase.STATEFUL and isinstance(case.body, dict):
        case.body.pop("validTo", None)
        # With the key of an earlier scenario, the answer is that of then, also where the status was removed since.
        if case.headers:
            case.headers.pop("Idempotency-Key", None)
