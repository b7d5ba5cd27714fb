package temporaryevse.status;

import java.util.List;
import java.util.Optional;

/**
 * The explanation of a status, all of it optional.
 *
 * @param reason the cause
 * @param message for drivers, in distinct languages; empty where there is none
 * @param note for the operator alone, at most 512 characters
 * @param reference the caller's own work order, at most 64 characters
 */
public record StatusDetails(
    Optional<Reason> reason,
    List<DriverMessage> message,
    Optional<String> note,
    Optional<String> reference) {

  /** No explanation. */
  public static final StatusDetails NONE =
      new StatusDetails(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  public StatusDetails {
    message = List.copyOf(message);
  }
}
