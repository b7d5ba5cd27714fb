package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.testing.TestDynamoDb;

/**
 * Random sequences of operations by several callers at once, over the real handlers and a network
 * that loses requests and answers: whatever is answered, {@link ModelHistory} explains it.
 *
 * <p>{@code -Dmodel.sequences} says how many (100 unless given) and {@code -Dmodel.seed} with which
 * seed to begin. A failure names the seed that repeats it, after leaving out every step it does not
 * need; those that are left are named for {@code -Dmodel.only}.
 *
 * <p>The sequences are drawn by a seeded {@link Random} and not by a library: jqwik is built for
 * version 1 of the JUnit Platform and no longer developed, junit-quickcheck is built for JUnit 4,
 * and QuickTheories has had no release since 2019. What a library would add is shrinking, and of
 * that only leaving out steps helps here.
 */
class ModelTest {

  private static final int WORKERS = 3;
  private static final int MOST_REPEATS = 150;

  private final int sequences = Integer.getInteger("model.sequences", 20);
  private final long seed = Long.getLong("model.seed", new Random().nextInt(Integer.MAX_VALUE));
  private final String only = System.getProperty("model.only", "");
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  /** What came up: a test that never sees a replay says nothing about replays. */
  private record Coverage(
      int sequences, int calls, int faults, int created, int replayed, int reused, int unknown) {

    Coverage plus(Coverage other) {
      return new Coverage(
          sequences + other.sequences,
          calls + other.calls,
          faults + other.faults,
          created + other.created,
          replayed + other.replayed,
          reused + other.reused,
          unknown + other.unknown);
    }
  }

  @Test
  void whateverCallersDoAtOnceAndTheNetworkLosesTheModelExplainsEveryAnswer() throws Exception {
    List<Callable<Coverage>> workers =
        IntStream.range(0, WORKERS).<Callable<Coverage>>mapToObj(i -> this::work).toList();
    Coverage coverage = new Coverage(0, 0, 0, 0, 0, 0, 0);
    try (ExecutorService executor = Executors.newFixedThreadPool(WORKERS)) {
      for (Future<Coverage> worker : executor.invokeAll(workers)) {
        coverage = coverage.plus(worker.get());
      }
    }
    System.out.println("Model: seed " + seed + ", " + coverage);

    assertThat(failure.get()).isNull();
    assertThat(coverage.sequences()).isEqualTo(sequences);
    if (sequences >= 100) {
      assertThat(coverage.created()).isGreaterThan(sequences);
      assertThat(coverage.replayed()).isGreaterThan(sequences / 10);
      assertThat(coverage.reused()).isGreaterThan(sequences / 10);
      assertThat(coverage.unknown()).isGreaterThan(sequences / 10);
    }
  }

  private Coverage work() {
    Coverage coverage = new Coverage(0, 0, 0, 0, 0, 0, 0);
    try (ModelNetwork network = new ModelNetwork();
        DynamoDbClient client = client(network)) {
      for (int i = begun.getAndIncrement();
          i < sequences && failure.get() == null;
          i = begun.getAndIncrement()) {
        List<ModelStep> steps =
            ModelStep.sequence(seed + i).stream()
                .filter(step -> only.isEmpty() || only.contains("," + step.number() + ","))
                .toList();
        Outcome outcome = run(steps, seed + i, client, network);
        if (!outcome.violations().isEmpty()) {
          failure.compareAndSet(null, shrink(outcome, seed + i, client, network).text(seed + i));
        }
        coverage = coverage.plus(outcome.coverage());
      }
      return coverage.plus(new Coverage(0, 0, network.faults(), 0, 0, 0, 0));
    }
  }

  private static Outcome run(
      List<ModelStep> steps, long seed, DynamoDbClient client, ModelNetwork network) {
    String table = TestDynamoDb.newTable();
    try {
      return Outcome.of(steps, ModelRun.of(steps, seed, table, client, network));
    } catch (AssertionError e) {
      return new Outcome(steps, List.of(), List.of(String.valueOf(e)));
    } finally {
      TestDynamoDb.client().deleteTable(delete -> delete.tableName(table));
    }
  }

  private static Outcome shrink(
      Outcome outcome, long seed, DynamoDbClient client, ModelNetwork network) {
    Outcome shortest = outcome;
    int repeats = 0;
    boolean shorter = true;
    while (shorter) {
      shorter = false;
      for (List<ModelStep> steps : ModelStep.shorter(shortest.steps())) {
        if (++repeats > MOST_REPEATS) {
          return shortest;
        }
        Outcome next = run(steps, seed, client, network);
        if (!next.violations().isEmpty()) {
          shortest = next;
          shorter = true;
          break;
        }
      }
    }
    return shortest;
  }

  /** What came of a sequence. */
  private record Outcome(
      List<ModelStep> steps, List<ModelHistory> history, List<String> violations) {

    static Outcome of(List<ModelStep> steps, ModelHistory history) {
      return new Outcome(steps, List.of(history), history.violations());
    }

    Coverage coverage() {
      List<ModelHistory.Call> calls =
          history.stream().flatMap(each -> each.calls().stream()).toList();
      List<ModelHistory.Answer> answers = new ArrayList<>();
      calls.forEach(call -> answers.add(call.answer()));
      return new Coverage(
          1,
          calls.size(),
          0,
          count(answers.stream().filter(it -> it.status() == 201 && !it.replayed()).toList()),
          count(answers.stream().filter(ModelHistory.Answer::replayed).toList()),
          count(answers.stream().filter(it -> it.is(422, "idempotency_key_reused")).toList()),
          count(answers.stream().filter(ModelHistory.Answer::isUnknown).toList()));
    }

    private static int count(List<?> of) {
      return of.size();
    }

    String text(long seed) {
      return "%s%nRepeat with -Dmodel.seed=%d -Dmodel.sequences=1 -Dmodel.only=,%s,%n%s"
          .formatted(
              String.join("\n", violations),
              seed,
              steps.stream()
                  .map(step -> Integer.toString(step.number()))
                  .collect(Collectors.joining(",")),
              steps.stream().map(ModelStep::toString).collect(Collectors.joining("\n")));
    }
  }

  /** Tries as often as the deployed client, but at once: what fails here is drawn, not overload. */
  private static DynamoDbClient client(ModelNetwork network) {
    var shared = TestDynamoDb.client().serviceClientConfiguration();
    return DynamoDbClient.builder()
        .endpointOverride(shared.endpointOverride().orElseThrow())
        .region(shared.region())
        .credentialsProvider(shared.credentialsProvider())
        .httpClient(network)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(4)
                        .backoffStrategy(BackoffStrategy.retryImmediately())
                        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                        .circuitBreakerEnabled(false)
                        .build())
                .build())
        .build();
  }
}
