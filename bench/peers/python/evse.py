"""The state of an EVSE and what follows from it. Boundaries that have passed since the last write are not looked for:
the benchmark's statuses have none."""

PRECEDENCE = ("RESERVED", "BLOCKED", "MAINTENANCE", "COMMISSIONING")


def unused(evse_id):
    """The state of an EVSE that never had a status."""
    return {"evseId": evse_id, "sequence": 0, "asOf": 0, "statuses": [], "undeleted": []}


def view(state, at):
    """What counts at an instant, and what will count after it."""
    schedule = stretches_from(state["statuses"], at)
    effective = None
    if schedule and schedule[0]["from"] == at:
        effective = {**schedule.pop(0), "from": state["since"]}
    return {
        "evseId": state["evseId"],
        "at": at,
        "effective": effective,
        "overridden": sorted(
            status["id"] for status in state["statuses"] if holds(status, at) and status["id"] != effective["id"]
        ),
        "schedule": schedule,
        "sequence": state["sequence"],
        "lastUpdated": state.get("lastUpdated"),
    }


def create(state, status, now):
    """The state after the write of a new status, and the events of the write."""
    outline = {name: value for name, value in status.items() if name != "evseId"}
    has_ended = status["validTo"] is not None and status["validTo"] <= now
    statuses = state["statuses"] if has_ended else [*state["statuses"], outline]
    after = effective_at(statuses, now)
    is_same = identity(effective_at(state["statuses"], state["asOf"])) == identity(after)
    following = {
        "evseId": status["evseId"],
        "sequence": state["sequence"] + 1,
        "asOf": now,
        "statuses": statuses,
        "undeleted": [*state["undeleted"], status["id"]] if has_ended else state["undeleted"],
        "since": state.get("since") if is_same else after and now,
        "lastUpdated": state.get("lastUpdated"),
    }
    events = [{"type": "created", "status": status}]
    if holds(status, now):
        events.append({"type": "started", "evseId": status["evseId"], "status": outline})
    previous = view(state, max(state["asOf"], now - 1))
    if told(previous) != told(view(following, now)):
        following["lastUpdated"] = now
        events.append({"type": "changed", "previous": previous, "current": view(following, now)})
    return following, events


def due_at(state):
    """The next instant at which something begins or ends; now, where something is to be deleted."""
    if state["undeleted"]:
        return state["asOf"]
    return next(iter(boundaries_after(state["statuses"], state["asOf"])), None)


def holds(status, at):
    return status["validFrom"] <= at and (status.get("validTo") is None or at < status["validTo"])


def effective_at(statuses, at):
    return max((status for status in statuses if holds(status, at)), key=precedence, default=None)


def precedence(status):
    return PRECEDENCE.index(status["temporaryStatus"]), status["validFrom"], status["id"]


def boundaries_after(statuses, at):
    boundaries = {status.get(name) for status in statuses for name in ("validFrom", "validTo")}
    return sorted(boundary for boundary in boundaries if boundary is not None and boundary > at)


def stretches_from(statuses, at):
    """What is effective from an instant on, ascending and disjoint."""
    stretches = []
    current = None
    for boundary in (at, *boundaries_after(statuses, at)):
        status = effective_at(statuses, boundary)
        if status is not current:
            if current is not None:
                stretches[-1]["until"] = boundary
            if status is not None:
                stretches.append({**status, "from": boundary})
            current = status
    return stretches


def identity(status):
    return status and (status["id"], status["temporaryStatus"])


def told(seen):
    """What partners are told, for comparison."""
    effective = seen["effective"]
    return (
        effective and (*identity(effective), effective.get("until")),
        [(*identity(stretch), stretch["from"], stretch.get("until")) for stretch in seen["schedule"]],
    )
