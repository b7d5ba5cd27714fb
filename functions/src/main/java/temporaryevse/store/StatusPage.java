package temporaryevse.store;

import java.util.List;
import java.util.OptionalLong;
import temporaryevse.status.TemporaryEvseStatus;

/**
 * A page of statuses in ascending id.
 *
 * @param next the id behind which the next page begins; empty on the last page
 */
public record StatusPage(List<TemporaryEvseStatus> statuses, OptionalLong next) {}
