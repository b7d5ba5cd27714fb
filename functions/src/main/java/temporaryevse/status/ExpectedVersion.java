package temporaryevse.status;

import java.util.Optional;
import java.util.Set;

/**
 * The versions of a status that a caller is ready to change or to remove.
 *
 * @param versions empty for any version
 */
public record ExpectedVersion(Optional<Set<Long>> versions) {

  /** Every version. */
  public static final ExpectedVersion ANY = new ExpectedVersion(Optional.empty());

  /** Whether the version is one of them. */
  public boolean includes(long version) {
    return versions.isEmpty() || versions.get().contains(version);
  }
}
