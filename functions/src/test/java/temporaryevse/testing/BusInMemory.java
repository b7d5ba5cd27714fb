package temporaryevse.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeServiceClientConfiguration;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** An event bus of EventBridge in memory, which has faults of the test's choice. */
public final class BusInMemory implements EventBridgeClient {

  public static final String NAME = "bus";

  private static final int MAX_BYTES = 256 * 1024;

  private final IntFunction<Fault> faults;
  private final List<PutEventsRequestEntry> taken = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();

  /** What becomes of a call. */
  public enum Fault {
    NONE,
    /** It refuses every other event, from the second on. */
    REFUSES_SOME,
    /** It takes the events, and its answer is lost. */
    LOSES_ANSWER,
    /** It takes nothing, and does not answer. */
    DOES_NOT_ANSWER,
    /** It takes the events, and the function dies before it sees the answer. */
    KILLS
  }

  /** The death of a function. */
  public static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Takes the faults.
   *
   * @param faults by the number of the call, from 1
   */
  public BusInMemory(IntFunction<Fault> faults) {
    this.faults = faults;
  }

  /** A bus that takes everything. */
  public static BusInMemory sound() {
    return new BusInMemory(call -> Fault.NONE);
  }

  /** Every event that was taken, in order, as often as it was taken. */
  public synchronized List<PutEventsRequestEntry> taken() {
    return List.copyOf(taken);
  }

  /** The details of every event that was taken. */
  public List<JsonNode> details() {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> details = new ArrayList<>();
    for (PutEventsRequestEntry entry : taken()) {
      try {
        details.add(json.readTree(entry.detail()));
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }
    return details;
  }

  /** The ids of every event that was taken. */
  public List<String> ids() {
    return details().stream().map(detail -> detail.path("id").asText()).toList();
  }

  /** How many events each call had. */
  public synchronized List<Integer> sizes() {
    return List.copyOf(sizes);
  }

  @Override
  public synchronized PutEventsResponse putEvents(PutEventsRequest request) {
    sizes.add(request.entries().size());
    int bytes = 0;
    for (PutEventsRequestEntry entry : request.entries()) {
      bytes += entry.detail().getBytes(StandardCharsets.UTF_8).length;
    }
    if (request.entries().isEmpty() || request.entries().size() > 10 || bytes > MAX_BYTES) {
      throw new AssertionError(request.entries().size() + " events of " + bytes + " bytes");
    }
    Fault fault = faults.apply(sizes.size());
    if (fault == Fault.DOES_NOT_ANSWER) {
      throw SdkClientException.create("no answer");
    }
    List<PutEventsResultEntry> results = new ArrayList<>();
    for (PutEventsRequestEntry entry : request.entries()) {
      if (fault == Fault.REFUSES_SOME && results.size() % 2 == 1) {
        results.add(PutEventsResultEntry.builder().errorCode("ThrottlingException").build());
      } else {
        taken.add(entry);
        results.add(PutEventsResultEntry.builder().eventId("event").build());
      }
    }
    if (fault == Fault.LOSES_ANSWER) {
      throw SdkClientException.create("the answer is lost");
    }
    if (fault == Fault.KILLS) {
      throw new Killed();
    }
    return PutEventsResponse.builder().entries(results).build();
  }

  @Override
  public EventBridgeServiceClientConfiguration serviceClientConfiguration() {
    return EventBridgeServiceClientConfiguration.builder()
        .overrideConfiguration(ClientOverrideConfiguration.builder().build())
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
