package temporaryevse.timing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import temporaryevse.evse.EvseId;
import temporaryevse.http.Json;
import temporaryevse.store.DueEvse;

/**
 * EVSEs that are due within one second, as a message of the queue.
 *
 * @param evses at least one and at most {@value #MAX_EVSES}
 */
record DueMessage(List<DueEvse> evses) {

  static final int MAX_EVSES = 25;

  private static final String EVSES = "evses";
  private static final String EVSE_ID = "evseId";
  private static final String DUE_AT = "dueAt";

  /** The messages for EVSEs, the earliest first. */
  static List<DueMessage> of(Collection<DueEvse> due) {
    List<DueMessage> messages = new ArrayList<>();
    due.stream()
        .collect(
            Collectors.groupingBy(
                evse -> evse.dueAt().getEpochSecond(), TreeMap::new, Collectors.toList()))
        .values()
        .forEach(
            evses -> {
              for (int i = 0; i < evses.size(); i += MAX_EVSES) {
                messages.add(
                    new DueMessage(evses.subList(i, Math.min(i + MAX_EVSES, evses.size()))));
              }
            });
    return messages;
  }

  /** The instant of the first of its EVSEs. */
  Instant dueAt() {
    return evses.stream().map(DueEvse::dueAt).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** The message as JSON. */
  String text() {
    ObjectNode json = Json.object();
    ArrayNode array = json.putArray(EVSES);
    evses.forEach(
        evse ->
            array
                .addObject()
                .put(EVSE_ID, evse.evseId().canonical())
                .put(DUE_AT, evse.dueAt().toString()));
    return Json.write(json);
  }

  /**
   * The message of a text.
   *
   * @throws RuntimeException where it is none
   */
  static DueMessage parse(String text) {
    List<DueEvse> evses = new ArrayList<>();
    for (JsonNode evse : Json.parse(text).path(EVSES)) {
      evses.add(
          new DueEvse(
              EvseId.parse(evse.path(EVSE_ID).asText()).orElseThrow(),
              Instant.parse(evse.path(DUE_AT).asText())));
    }
    if (evses.isEmpty()) {
      throw new IllegalArgumentException("The message names no EVSE.");
    }
    return new DueMessage(evses);
  }
}
