package temporaryevse.status;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why drivers are told not to come. The names are those of the API, to the letter. */
enum TemporaryStatus {
  MAINTENANCE,
  COMMISSIONING,
  BLOCKED,
  RESERVED;

  /** All names, for a message to the caller. */
  static final String NAMES =
      Arrays.stream(values()).map(status -> "`" + status + "`").collect(Collectors.joining(", "));

  /** The status of exactly this name; empty for any other spelling. */
  static Optional<TemporaryStatus> of(String name) {
    return Arrays.stream(values()).filter(status -> status.name().equals(name)).findFirst();
  }
}
