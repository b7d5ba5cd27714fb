package temporaryevse.store;

import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.lambda.RequestTime;

/** The attempts of a request to be faster than others that write the same EVSE. */
final class Attempts {

  /** A request waits up to 10 ms after its first attempt, then twice as long after each. */
  private static final int MAX_PAUSE_DOUBLINGS = 7;

  private static final int MAX = 12;

  private final RequestTime time;
  private int made;

  Attempts(RequestTime time) {
    this.time = time;
  }

  /**
   * Waits for another attempt.
   *
   * @throws ServiceUnavailableException where the attempts or the time are used up
   */
  void again() {
    made++;
    if (made == MAX) {
      throw new ServiceUnavailableException("Too many are writing the same EVSE.");
    }
    BoundedCalls.pause(Math.min(made, MAX_PAUSE_DOUBLINGS), time.deadline());
  }
}
