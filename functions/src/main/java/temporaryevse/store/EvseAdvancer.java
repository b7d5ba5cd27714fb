package temporaryevse.store;

import java.util.Optional;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.evse.EvseId;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.Decision;
import temporaryevse.status.Decisions;
import temporaryevse.status.Transition;

/** The part of the store that moves EVSEs over boundaries that have passed. */
public final class EvseAdvancer {

  private final EvseWriter writer;

  public EvseAdvancer(Deployment deployment) {
    writer = new EvseWriter(EvseTable.of(deployment));
  }

  /**
   * Moves an EVSE to the time of the request and deletes what has ended. Doing so again changes
   * nothing.
   *
   * @return whether there was something to do
   * @throws ServiceUnavailableException where DynamoDB throttles, fails or does not answer in time,
   *     or too many write the same EVSE
   */
  public boolean advance(EvseId evseId, RequestTime time) {
    Attempts attempts = new Attempts(time);
    boolean hasAdvanced = false;
    EvseWriter.Read read = writer.read(evseId, time);
    while (true) {
      Decision<Boolean> decision = Decisions.advance(read.state(), time.now());
      if (decision.transition().isEmpty()) {
        return hasAdvanced;
      }
      Transition transition = decision.transition().get();
      if (writer.write(read, transition, Optional.empty(), Optional.empty(), time)
          instanceof EvseWriter.Result.Committed) {
        hasAdvanced = true;
        read = EvseWriter.Read.after(transition);
      } else {
        attempts.again();
        read = writer.read(evseId, time);
      }
    }
  }
}
