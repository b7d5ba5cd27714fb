package temporaryevse.local.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for a function that is restored from a snapshot: "Lambda SnapStart" in the Lambda
 * guide. The function fetches them as a container does.
 *
 * @param token the value that it sends in the header {@code Authorization}
 */
record SnapshotCredentials(String token) {
  /** The variable with the token. */
  static final String TOKEN_VARIABLE = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

  /**
   * The end of credentials from before the snapshot. It is soon, so that the first call after the
   * restore fetches new ones: between a snapshot and its restore there may be weeks.
   */
  private static final Duration END_BEFORE_SNAPSHOT = Duration.ofMinutes(5);

  private static final Duration END_AFTER_RESTORE = Duration.ofHours(6);

  /** The credentials in JSON; empty for another token. */
  Optional<String> get(Instant now, boolean isRestored, @Nullable String authorization) {
    if (token.isEmpty() || !token.equals(authorization)) {
      return Optional.empty();
    }
    return Optional.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("AccessKeyId", "local")
            .put("SecretAccessKey", "local")
            .put("Token", isRestored ? "after-the-restore" : "before-the-snapshot")
            .put(
                "Expiration",
                now.plus(isRestored ? END_AFTER_RESTORE : END_BEFORE_SNAPSHOT).toString())
            .toString());
  }
}
