package temporaryevse.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.TemporaryEvseStatus;

/**
 * The part of the store that reads statuses with their texts, where a state names them.
 *
 * <p>A state and a status are of the same time exactly where their outlines are equal.
 */
record StatusTexts(EvseTable table) {

  /**
   * The statuses of these ids, strongly consistent; those that are gone are left out.
   *
   * @param ids distinct, at most {@link EvseTable#MAX_KEYS}
   */
  Map<Long, TemporaryEvseStatus> read(Collection<Long> ids, RequestTime time) {
    Map<Long, TemporaryEvseStatus> statuses = new HashMap<>();
    table
        .get(ids.stream().map(Keys::status).toList(), time)
        .forEach(
            item -> {
              TemporaryEvseStatus status = StatusItem.read(item);
              statuses.put(status.id(), status);
            });
    return statuses;
  }
}
