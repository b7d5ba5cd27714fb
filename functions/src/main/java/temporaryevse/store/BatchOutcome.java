package temporaryevse.store;

import java.time.Instant;
import java.util.List;
import temporaryevse.status.CreateOutcome;

/** The outcome of a request to create a batch. */
public sealed interface BatchOutcome {

  /** The outcome of each EVSE, in the order of the request. */
  record Results(List<Part<CreateOutcome>> parts) implements BatchOutcome {}

  /** Another request was made with the same key; nothing was stored. */
  record KeyReused() implements BatchOutcome {}

  /**
   * The end is not later than the time of the request, at which it begins; nothing was stored.
   *
   * @param validFrom the time of the request
   */
  record AlreadyEnded(Instant validFrom) implements BatchOutcome {}
}
