package temporaryevse.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.store.StoredTruth;

/**
 * All there is at one moment: as callers see it, and as the table holds it.
 *
 * @param visible the statuses that have not ended, by id, as JSON
 * @param items everything in the table but the counter
 * @param counter the last id that was taken
 * @param contradictions where one reading of it disagrees with another
 */
record FaultState(
    SortedMap<Long, String> visible,
    Set<Map<String, AttributeValue>> items,
    long counter,
    List<String> contradictions) {

  private static final String ALL = "activeOnly=false";

  /** Reads it without any fault. */
  static FaultState of(Api api) {
    return since(new FaultState(new TreeMap<>(), Set.of(), 0, List.of()), api);
  }

  /** Reads it without any fault; what is stored as it was is not read again as callers see it. */
  static FaultState since(FaultState before, Api api) {
    Set<Map<String, AttributeValue>> items = new HashSet<>();
    long counter = 0;
    for (Map<String, AttributeValue> item : api.items()) {
      if (partition(item).equals("COUNTER")) {
        counter = longValue(item, "lastId");
      } else {
        items.add(item);
      }
    }
    if (items.equals(before.items())) {
      return new FaultState(before.visible(), items, counter, List.of());
    }
    SortedMap<Long, String> visible = listed(api.list(ALL));
    List<String> contradictions = new ArrayList<>();
    for (Map<String, AttributeValue> item : items) {
      if (partition(item).startsWith("STATUS#") && !before.items().contains(item)) {
        contradictions.addAll(contradictions(item, visible, api));
      }
    }
    SortedMap<Long, String> ofOneEvse = listed(api.list(ALL + "&evseId=" + FaultOperation.EVSE));
    contradictions.addAll(StoredTruth.contradictions(api.table));
    // All of them are of that EVSE.
    if (!ofOneEvse.equals(visible)) {
      contradictions.add("the list of the EVSE has " + ofOneEvse + " and not " + visible);
    }
    return new FaultState(visible, items, counter, contradictions);
  }

  /** The records of keys that have an answer: of a batch, those of its statuses. */
  long keys() {
    return items.stream()
        .filter(item -> partition(item).startsWith("IDEMPOTENCY#") && item.containsKey("status"))
        .count();
  }

  /** The statuses that are stored and that nobody may see any more. */
  Set<Long> ended() {
    return items.stream()
        .filter(item -> partition(item).startsWith("STATUS#"))
        .map(item -> longValue(item, "sk"))
        .filter(id -> !visible.containsKey(id))
        .collect(Collectors.toSet());
  }

  /** What is visible here and was not before. */
  SortedMap<Long, String> addedSince(FaultState before) {
    SortedMap<Long, String> added = new TreeMap<>(visible);
    added.keySet().removeAll(before.visible().keySet());
    return added;
  }

  /** Whether everything that was visible before still is, unchanged. */
  boolean keeps(FaultState before) {
    return visible.entrySet().containsAll(before.visible().entrySet());
  }

  private static List<String> contradictions(
      Map<String, AttributeValue> item, SortedMap<Long, String> visible, Api api) {
    List<String> contradictions = new ArrayList<>();
    long id = longValue(item, "sk");
    APIGatewayProxyResponseEvent read = api.get(id);
    String listed = visible.getOrDefault(id, "nothing");
    String got = read.getStatusCode() == 200 ? read.getBody() : "nothing";
    if (!listed.equals(got)) {
      contradictions.add("the list has " + listed + " and the id alone gives " + got);
    }
    if (item.containsKey("validTo") != item.containsKey("expiresAt")) {
      contradictions.add("status " + id + " has an end or a time to be deleted, and not both");
    }
    return contradictions;
  }

  private static SortedMap<Long, String> listed(APIGatewayProxyResponseEvent answer) {
    if (answer.getStatusCode() != 200) {
      throw new AssertionError(answer.getBody());
    }
    SortedMap<Long, String> listed = new TreeMap<>();
    for (JsonNode status : Api.json(answer)) {
      listed.put(status.path("id").longValue(), status.toString());
    }
    return listed;
  }

  private static String partition(Map<String, AttributeValue> item) {
    return attribute(item, "pk").s();
  }

  private static long longValue(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(attribute(item, name).n(), 10);
  }

  private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
    return item.getOrDefault(name, AttributeValue.fromNul(true));
  }
}
