package temporaryevse.status;

import temporaryevse.evse.EvseId;

/** A fact about an EVSE that its log keeps and that partners are told. */
public sealed interface EvseEvent {

  /** A status was created. */
  record Created(TemporaryEvseStatus status) implements EvseEvent {}

  /**
   * A status was changed.
   *
   * @param before as it was
   * @param after as it is
   */
  record Updated(TemporaryEvseStatus before, TemporaryEvseStatus after) implements EvseEvent {}

  /** A status was removed before it ended. */
  record Removed(TemporaryEvseStatus status) implements EvseEvent {}

  /** A status holds from now on. */
  record Started(EvseId evseId, StatusOutline status) implements EvseEvent {}

  /** A status holds no longer. */
  record Ended(EvseId evseId, StatusOutline status) implements EvseEvent {}

  /**
   * Another status is effective, or will be at another time than was foreseen.
   *
   * @param previous a millisecond before the change
   * @param current as of the change; with its message, once the store has read it
   */
  record EffectiveStatusChanged(EffectiveStatus previous, EffectiveStatus current)
      implements EvseEvent {}
}
