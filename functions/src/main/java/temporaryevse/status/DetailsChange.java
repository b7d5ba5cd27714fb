package temporaryevse.status;

import java.util.List;
import java.util.Optional;

/**
 * The changes that a caller asks for in the explanation of a status; an empty one changes nothing.
 *
 * @param reason the new cause
 * @param message the new texts for drivers
 * @param note the new note
 * @param reference the new work order
 */
public record DetailsChange(
    Optional<Replacement<Reason>> reason,
    Optional<Replacement<List<DriverMessage>>> message,
    Optional<Replacement<String>> note,
    Optional<Replacement<String>> reference) {

  /** No change. */
  public static final DetailsChange NONE =
      new DetailsChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The explanation after the change. */
  public StatusDetails applyTo(StatusDetails details) {
    return new StatusDetails(
        Replacement.apply(reason, details.reason()),
        Replacement.apply(message, Optional.of(details.message())).orElse(List.of()),
        Replacement.apply(note, details.note()),
        Replacement.apply(reference, details.reference()));
  }
}
