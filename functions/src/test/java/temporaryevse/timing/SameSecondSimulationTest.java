package temporaryevse.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import temporaryevse.evse.EvseId;
import temporaryevse.store.Bulk;
import temporaryevse.store.DueEvse;
import temporaryevse.testing.DocumentTable;

/**
 * How long it takes until the last event is published when many EVSEs are due at the same second.
 *
 * <p>Time is simulated, in milliseconds from that second on. Lambda reads a queue with five
 * executions at first, and with 300 more a minute ("Configuring scaling behavior for SQS event
 * source mappings"); a provisioned poller has up to ten at once ("Using provisioned mode with an
 * Amazon SQS event source mapping", AWS Lambda Developer Guide). What an execution takes is
 * assumed.
 */
class SameSecondSimulationTest {

  private static final String DOCUMENT = "docs/capacity.md";
  private static final String HEADER =
      "| EVSEs | messages | pollers as they come | 10 pollers provisioned |";

  /** Messages come a second ahead. */
  private static final double COME = -1_000;

  private static final int MESSAGES_OF_AN_EXECUTION = 10;
  private static final int FIRST_EXECUTIONS = 5;
  private static final double MORE_EXECUTIONS_PER_MILLISECOND = 300.0 / 60_000;

  /** {@code AdvanceConcurrency} unless another is given. */
  private static final int MOST_EXECUTIONS = 50;

  private static final int EXECUTIONS_OF_A_POLLER = 10;

  /** At 1,024 MB, with two requests to DynamoDB for an EVSE. */
  private static final double ADVANCE_EXECUTION = 30;

  private static final double ADVANCE_EVSE = 4;

  /** From a write to the function of the stream. */
  private static final double STREAM = 250;

  /** A new table has four partitions, and the template reads each with ten executions. */
  private static final int PUBLISHERS = 40;

  private static final int RECORDS_OF_AN_EXECUTION = 100;
  private static final double PUBLISH_EXECUTION = 20;

  /** A call of {@code PutEvents} has the events of five ends. */
  private static final double PUBLISH_RECORD = 15.0 / 5;

  @Test
  void theDocumentSaysWhenTheLastEventIsPublished() {
    List<String> rows = new ArrayList<>();
    for (int evses : new int[] {100, 1_000, 2_500, 5_000, 10_000}) {
      List<Integer> messages = messages(evses);
      double asTheyCome = lastEvent(messages, false);
      double provisioned = lastEvent(messages, true);
      rows.add(
          String.format(
              Locale.ROOT,
              "| %,d | %d | %.1f s | %.1f s |",
              evses,
              messages.size(),
              asTheyCome / 1_000,
              provisioned / 1_000));
      assertThat(provisioned).isLessThanOrEqualTo(asTheyCome);
    }

    DocumentTable.hold(DOCUMENT, HEADER, rows, Boolean.getBoolean("capacity.write"));
    // What docs/events.md and docs/capacity.md promise.
    assertThat(lastEvent(messages(2_500), false)).isLessThan(2_000);
    assertThat(lastEvent(messages(10_000), true)).isLessThan(3_000);
  }

  /** The EVSEs of each message. */
  private static List<Integer> messages(int evses) {
    return DueMessage.of(
            IntStream.range(0, evses)
                .mapToObj(
                    i -> new DueEvse(EvseId.parse(Bulk.evseId(i)).orElseThrow(), Instant.EPOCH))
                .toList())
        .stream()
        .map(message -> message.evses().size())
        .toList();
  }

  private static double lastEvent(List<Integer> messages, boolean isProvisioned) {
    List<double[]> written = advance(messages, isProvisioned);
    double[] freeAt = new double[PUBLISHERS];
    double last = 0;
    for (double[] batch : written) {
      // The records of an execution are spread over all publishers.
      double records = batch[1] / PUBLISHERS;
      for (int i = 0; i < PUBLISHERS; i++) {
        double begin = Math.max(freeAt[i], batch[0] + STREAM);
        freeAt[i] =
            begin
                + PUBLISH_EXECUTION * Math.ceil(records / RECORDS_OF_AN_EXECUTION)
                + PUBLISH_RECORD * Math.ceil(records);
      }
      last = Arrays.stream(freeAt).max().orElseThrow();
    }
    return last;
  }

  /** When each execution is done, and of how many EVSEs; in order. */
  private static List<double[]> advance(List<Integer> messages, boolean isProvisioned) {
    PriorityQueue<Double> freeAt = new PriorityQueue<>();
    int executions = isProvisioned ? 10 * EXECUTIONS_OF_A_POLLER : MOST_EXECUTIONS;
    for (int i = 0; i < executions; i++) {
      freeAt.add(
          isProvisioned
              ? COME
              : COME + Math.max(0, i + 1 - FIRST_EXECUTIONS) / MORE_EXECUTIONS_PER_MILLISECOND);
    }
    List<double[]> done = new ArrayList<>();
    for (int i = 0; i < messages.size(); i += MESSAGES_OF_AN_EXECUTION) {
      int evses =
          messages.subList(i, Math.min(messages.size(), i + MESSAGES_OF_AN_EXECUTION)).stream()
              .mapToInt(Integer::intValue)
              .sum();
      // It waits for the second.
      double end = Math.max(0, freeAt.remove()) + ADVANCE_EXECUTION + ADVANCE_EVSE * evses;
      freeAt.add(end);
      done.add(new double[] {end, evses});
    }
    done.sort((one, other) -> Double.compare(one[0], other[0]));
    return done;
  }
}
