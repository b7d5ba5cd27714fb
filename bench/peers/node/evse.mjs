// The state of an EVSE and what follows from it. Boundaries that have passed since the last write are not looked for:
// the benchmark's statuses have none.
const PRECEDENCE = ["RESERVED", "BLOCKED", "MAINTENANCE", "COMMISSIONING"];

/** The state of an EVSE that never had a status. */
export function unused(evseId) {
  return { evseId, sequence: 0, asOf: 0, statuses: [], undeleted: [] };
}

/** What counts at an instant, and what will count after it. */
export function view({ evseId, sequence, statuses, since, lastUpdated }, at) {
  const schedule = stretchesFrom(statuses, at);
  const effective = schedule[0]?.from === at ? { ...schedule.shift(), from: since } : undefined;
  const overridden = statuses
    .filter((status) => holds(status, at) && status.id !== effective.id)
    .map(({ id }) => id)
    .sort((a, b) => a - b);
  return { evseId, at, effective, overridden, schedule, sequence, lastUpdated };
}

/**
 * The state after a write of a new or changed status, and the events of the write.
 *
 * @param event of the status itself
 */
export function write(state, status, event, clock) {
  const now = Math.max(clock, state.asOf);
  const { evseId, ...outline } = status;
  const hasEnded = status.validTo <= now;
  const others = state.statuses.filter(({ id }) => id !== status.id);
  const statuses = hasEnded ? others : [...others, outline];
  const after = effectiveAt(statuses, now);
  const isSame = identity(effectiveAt(state.statuses, state.asOf)) === identity(after);
  const next = {
    evseId: event.before ? state.evseId : evseId,
    sequence: state.sequence + 1,
    asOf: now,
    statuses,
    undeleted: hasEnded ? [...state.undeleted, status.id] : state.undeleted,
    since: isSame ? state.since : after && now,
    lastUpdated: state.lastUpdated,
  };
  const events = [event];
  const held = event.before !== undefined && holds(event.before, now);
  if (held !== holds(status, now)) {
    events.push({ type: held ? "ended" : "started", evseId, status: outline });
  }
  const previous = view(state, Math.max(state.asOf, now - 1));
  if (told(previous) !== told(view(next, now))) {
    next.lastUpdated = now;
    events.push({ type: "changed", previous, current: view(next, now) });
  }
  return { next, events };
}

/** The next instant at which something begins or ends; now, where something is to be deleted. */
export function dueAt({ asOf, statuses, undeleted }) {
  return undeleted.length > 0 ? asOf : boundariesAfter(statuses, asOf)[0];
}

function holds({ validFrom, validTo }, at) {
  return validFrom <= at && !(validTo <= at);
}

function effectiveAt(statuses, at) {
  return statuses.filter((status) => holds(status, at)).sort(byPrecedence).at(-1);
}

function byPrecedence(a, b) {
  return (
    PRECEDENCE.indexOf(a.temporaryStatus) - PRECEDENCE.indexOf(b.temporaryStatus) ||
    a.validFrom - b.validFrom ||
    a.id - b.id
  );
}

function boundariesAfter(statuses, at) {
  const boundaries = statuses.flatMap(({ validFrom, validTo }) => [validFrom, validTo]).filter((each) => each > at);
  return [...new Set(boundaries)].sort((a, b) => a - b);
}

/** What is effective from an instant on, ascending and disjoint. */
function stretchesFrom(statuses, at) {
  const stretches = [];
  for (const from of [at, ...boundariesAfter(statuses, at)]) {
    const status = effectiveAt(statuses, from);
    const last = stretches.at(-1);
    if (last?.id !== status?.id) {
      if (last) {
        last.until = from;
      }
      stretches.push({ ...status, from });
    }
  }
  return stretches.filter(({ id }) => id !== undefined);
}

function identity(status) {
  return status && `${status.id} ${status.temporaryStatus}`;
}

/** What partners are told, as a text that can be compared. */
function told({ effective, schedule }) {
  const stretches = schedule.map(({ id, temporaryStatus, from, until }) => [id, temporaryStatus, from, until]);
  return JSON.stringify([effective && [effective.id, effective.temporaryStatus, effective.until], stretches]);
}
