package temporaryevse.store;

import java.util.Optional;
import temporaryevse.evse.EvseId;

/**
 * The statuses that a caller wants to see.
 *
 * @param evseId of one EVSE; empty for all EVSEs
 * @param activeOnly leaves out statuses that have not begun, and ended ones that are retained
 */
public record StatusQuery(Optional<EvseId> evseId, boolean activeOnly) {

  /** The most statuses on a page. */
  public static final int MAX_LIMIT = 1000;

  /** The most items that are read for a page, with those that a filter leaves out. */
  public static final int MAX_READ = 10_000;

  /**
   * The part of the statuses that is asked for.
   *
   * @param after the id behind which the page begins; 0 for the first page
   * @param limit the most statuses on the page, at most {@link #MAX_LIMIT}
   */
  public record Page(StatusQuery query, long after, int limit) {}
}
