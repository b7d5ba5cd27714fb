package temporaryevse.store;

import java.util.Optional;
import temporaryevse.access.Maker;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.Decision;
import temporaryevse.status.Decisions;
import temporaryevse.status.NewStatus;
import temporaryevse.status.Transition;

/** The part of the store that creates one status, from its id and the state of its EVSE on. */
record StatusCreation(EvseTable table, EvseWriter writer, IdCounter ids) {

  /**
   * How often a new status may meet an id that is taken. It never does, unless the counter was set
   * back by hand or by a partial restore.
   */
  private static final int MAX_TAKEN_IDS = 5;

  /**
   * A creation of statuses in a table.
   *
   * @param idBlockSize number of ids that are taken from the counter at once
   */
  static StatusCreation of(EvseTable table, int idBlockSize) {
    return new StatusCreation(table, new EvseWriter(table), new IdCounter(table, idBlockSize));
  }

  /**
   * Decides and writes until nobody was faster.
   *
   * @param firstId the id, which is free unless the counter was set back
   * @param firstRead the state of the EVSE
   * @param record of the request; empty where it has no key
   */
  CreateOutcome create(
      NewStatus request,
      long firstId,
      EvseWriter.Read firstRead,
      Optional<? extends CreationRecord> record,
      Maker maker,
      RequestTime time) {
    long id = firstId;
    EvseWriter.Read read = firstRead;
    Attempts attempts = new Attempts(time);
    for (int taken = 0; taken < MAX_TAKEN_IDS; ) {
      Decision<CreateOutcome> decision = Decisions.create(read.state(), request, id, time.now());
      if (decision.transition().isEmpty()) {
        return refused(decision.outcome().orElseThrow(), record, time);
      }
      Transition transition = decision.transition().get();
      switch (writer.write(
          read,
          transition,
          Optional.of(maker),
          record.flatMap(each -> transition.stored().map(each::put)),
          time)) {
        case EvseWriter.Result.Committed() -> {
          if (decision.outcome().isPresent()) {
            return decision.outcome().get();
          }
          read = EvseWriter.Read.after(transition);
        }
        case EvseWriter.Result.Overtaken() -> {
          attempts.again();
          read = writer.read(request.evseId(), time);
        }
        case EvseWriter.Result.KeyTaken(var stored) -> {
          return record.orElseThrow().earlier(stored).orElseThrow();
        }
        case EvseWriter.Result.StatusRefused() -> {
          taken++;
          id = ids.next(time);
        }
      }
    }
    throw new IllegalStateException(
        "The id counter of the table " + table.name() + " is behind the ids that are stored.");
  }

  /** The answer of an earlier request with the same key, or else the refusal of this one. */
  CreateOutcome refused(
      CreateOutcome refusal, Optional<? extends CreationRecord> record, RequestTime time) {
    return record
        .<CreateOutcome>flatMap(each -> each.earlier(table.get(each.key(), time)))
        .orElse(refusal);
  }
}
