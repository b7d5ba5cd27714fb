package temporaryevse.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.aws.PrimingClients;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.http.Json;
import temporaryevse.lambda.Environment;
import temporaryevse.lambda.RequestTime;

/**
 * The event bus of EventBridge that partners subscribe to.
 *
 * @param name of the bus
 * @param clock the time of EventBridge's answers
 * @param calls the bounds of calls
 */
public record EventBus(EventBridgeClient client, String name, Clock clock, BoundedCalls calls) {

  /** The most events of one call, and their most bytes, by EventBridge. */
  private static final int MAX_EVENTS = 10;

  private static final int MAX_BYTES = 256 * 1024;

  /** What EventBridge counts for the time of an event. */
  private static final int TIME_BYTES = 14;

  private static final int MAX_ATTEMPTS = 5;

  private static final String TAKEN =
      """
      {"FailedEntryCount": 0, "Entries": [{"EventId": "priming"}]}
      """;

  public EventBus(EventBridgeClient client, String name, Clock clock) {
    this(client, name, clock, new BoundedCalls("EventBridge", client));
  }

  /** The bus that the environment names. */
  static EventBus from(Environment environment) {
    String name = environment.required("EVENT_BUS_NAME");
    return new EventBus(environment.awsClients().eventBridge(), name, environment.clock());
  }

  /** The same without a network: every event is taken. */
  EventBus rehearsal() {
    return new EventBus(PrimingClients.offline(client, TAKEN), name, clock);
  }

  /**
   * Publishes events in order, and stops where EventBridge does not take one.
   *
   * @return the instants at which it has taken them, from the first event on; fewer than events
   *     where it stopped, and one behind may have been taken too
   */
  List<Instant> publish(List<EventEnvelope> events, RequestTime time) {
    List<PutEventsRequestEntry> entries = events.stream().map(this::entry).toList();
    List<Instant> taken = new ArrayList<>();
    while (taken.size() < entries.size()) {
      List<PutEventsRequestEntry> chunk =
          entries.subList(taken.size(), endOfChunk(entries, taken.size()));
      int count = put(chunk, time);
      taken.addAll(Collections.nCopies(count, clock.instant()));
      if (count < chunk.size()) {
        return taken;
      }
    }
    return taken;
  }

  private PutEventsRequestEntry entry(EventEnvelope event) {
    return PutEventsRequestEntry.builder()
        .eventBusName(name)
        .source(EventEnvelope.SOURCE)
        .detailType(event.type())
        .detail(Json.write(event.toJson()))
        .time(event.time())
        .build();
  }

  private static int endOfChunk(List<PutEventsRequestEntry> entries, int start) {
    int end = start + 1;
    int bytes = bytes(entries.get(start));
    while (end < Math.min(start + MAX_EVENTS, entries.size())) {
      bytes += bytes(entries.get(end));
      if (bytes > MAX_BYTES) {
        break;
      }
      end++;
    }
    return end;
  }

  /** Source: "Calculating PutEvents event entry size", Amazon EventBridge User Guide. */
  private static int bytes(PutEventsRequestEntry entry) {
    return TIME_BYTES
        + entry.source().getBytes(UTF_8).length
        + entry.detailType().getBytes(UTF_8).length
        + entry.detail().getBytes(UTF_8).length;
  }

  /** Sends a chunk, and what failed again; returns how many are taken, from the first on. */
  private int put(List<PutEventsRequestEntry> chunk, RequestTime time) {
    List<Integer> left = IntStream.range(0, chunk.size()).boxed().toList();
    try {
      for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
        if (attempt > 1) {
          BoundedCalls.pause(attempt, time.deadline());
        }
        List<Integer> sent = left;
        List<PutEventsResultEntry> results =
            calls
                .call(
                    () ->
                        client.putEvents(
                            put ->
                                put.entries(sent.stream().map(chunk::get).toList())
                                    .overrideConfiguration(calls.within(time.deadline()))))
                .entries();
        left =
            IntStream.range(0, sent.size())
                .filter(i -> results.get(i).errorCode() != null)
                .mapToObj(sent::get)
                .toList();
        if (left.isEmpty()) {
          return chunk.size();
        }
      }
    } catch (ServiceUnavailableException e) {
      // What is left is not taken, as far as is known.
    }
    return left.getFirst();
  }
}
