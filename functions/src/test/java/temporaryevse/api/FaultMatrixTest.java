package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import temporaryevse.testing.FaultProxy;
import temporaryevse.testing.FaultProxyFault;
import temporaryevse.testing.TestDynamoDb;

/**
 * Every DynamoDB call of every operation meets faults, once and lasting: every twentieth one, other
 * ones for the next operation, or all with {@code -Dfaults.all=true}.
 *
 * <p>What comes of it stands in {@code docs/faults.md}, which {@code -Dfaults.write=true} writes.
 */
@Isolated("on a busy machine a client stops waiting where no fault made it wait")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {

  private static final Path DOCUMENT = TestDynamoDb.ROOT.resolve("docs/faults.md");

  /** Most cases only wait, so there can be more of them at once than processors. */
  private static final int AT_ONCE = 8 * Runtime.getRuntime().availableProcessors();

  private static final int FEW_AT_ONCE = 3;

  private static final int STEP =
      Boolean.getBoolean("faults.all") || Boolean.getBoolean("faults.write") ? 1 : 20;

  private List<FaultCase.Outcome> outcomes = List.of();
  private Duration duration = Duration.ZERO;
  private final BlockingQueue<FaultTable> tables = new LinkedBlockingQueue<>();

  @BeforeAll
  void runAllCases() throws Exception {
    long start = System.nanoTime();
    FaultTable.Seed seed = FaultTable.Seed.create();
    assertThat(seed.state().contradictions()).isEmpty();
    for (int i = 0; i < AT_ONCE; i++) {
      tables.add(new FaultTable(seed));
    }
    List<FaultCase> cases = cases(tables.element());
    // The first ones would wait for classes to be loaded, and not for DynamoDB.
    run(cases.subList(0, AT_ONCE), tables, AT_ONCE);
    outcomes = run(cases, tables, AT_ONCE);
    duration = Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void whateverFailsNothingIsLostOrDoubledAndEveryAnswerIsTrueAndInTime() {
    List<String> violations =
        outcomes.stream()
            .filter(outcome -> !outcome.violations().isEmpty())
            .map(outcome -> outcome.of() + ": " + String.join("; ", outcome.violations()))
            .toList();
    System.out.println(
        "faults: cases run: %d, violations: %d in %d s; slowest answer: %s"
            .formatted(
                outcomes.size(),
                violations.size(),
                duration.toSeconds(),
                outcomes.stream()
                    .max(Comparator.comparingLong(FaultCase.Outcome::milliseconds))
                    .map(outcome -> outcome.milliseconds() + " ms (" + outcome.of() + ")")
                    .orElse("none")));
    if (!violations.isEmpty()) {
      fail(String.join("\n", violations));
    }
  }

  @Test
  void theDocumentSaysWhatComesOfEachFault() throws Exception {
    boolean writes = Boolean.getBoolean("faults.write");
    String committed = writes ? "" : Files.readString(DOCUMENT);
    // On a busy machine a client may stop waiting where no fault made it wait, and tries again
    // where it should have failed. What differs is run once more, with little else going on.
    List<FaultCase> differing =
        FaultDocument.differing(outcomes, committed).stream().map(FaultCase.Outcome::of).toList();
    List<FaultCase.Outcome> again = new ArrayList<>(outcomes);
    again.removeIf(outcome -> differing.contains(outcome.of()));
    again.addAll(run(differing, tables, FEW_AT_ONCE));
    String document = FaultDocument.of(inOrder(again));
    if (writes) {
      Files.writeString(DOCUMENT, document);
    }
    Map<String, Set<String>> found = FaultDocument.rows(document);
    Map<String, Set<String>> said = FaultDocument.rows(Files.readString(DOCUMENT));
    assertThat(said)
        .as("docs/faults.md, which -Dfaults.write=true writes")
        .containsOnlyKeys(found.keySet())
        .allSatisfy(
            (operation, rows) ->
                assertThat(rows).containsAll(Objects.requireNonNull(found.get(operation))));
    if (STEP == 1) {
      assertThat(said).isEqualTo(found);
    }
  }

  private List<FaultCase.Outcome> inOrder(List<FaultCase.Outcome> again) {
    Map<FaultCase, FaultCase.Outcome> byCase = new HashMap<>();
    again.forEach(outcome -> byCase.put(outcome.of(), outcome));
    return outcomes.stream().map(outcome -> byCase.getOrDefault(outcome.of(), outcome)).toList();
  }

  private static List<FaultCase.Outcome> run(
      List<FaultCase> cases, BlockingQueue<FaultTable> tables, int atOnce)
      throws InterruptedException, ExecutionException {
    List<FaultCase.Outcome> outcomes = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(atOnce)) {
      List<Future<FaultCase.Outcome>> running =
          cases.stream().map(each -> executor.submit(() -> run(each, tables))).toList();
      for (Future<FaultCase.Outcome> each : running) {
        outcomes.add(each.get());
      }
    }
    return outcomes;
  }

  private static FaultCase.Outcome run(FaultCase each, BlockingQueue<FaultTable> tables)
      throws InterruptedException {
    FaultTable table = tables.take();
    try {
      return each.run(table);
    } finally {
      tables.add(table);
    }
  }

  private static List<FaultCase> cases(FaultTable table) {
    List<FaultCase> cases = new ArrayList<>();
    int begin = 0;
    for (FaultOperation operation : FaultOperation.all()) {
      // Calls that are made at once come in any order.
      List<FaultProxy.Call> calls =
          FaultCase.calls(operation, table).stream()
              .sorted(Comparator.comparing(FaultProxy.Call::action))
              .toList();
      assertThat(calls).as(operation.name()).isNotEmpty();
      List<FaultProxyFault> faults = faults(begin++ % STEP);
      for (FaultProxy.Call call : calls) {
        for (FaultProxyFault fault : faults) {
          if (fault.isPossibleFor(call)) {
            cases.add(new FaultCase(operation, call.action(), call.ordinal(), fault, false));
            cases.add(new FaultCase(operation, call.action(), call.ordinal(), fault, true));
          }
        }
      }
    }
    return cases;
  }

  private static List<FaultProxyFault> faults(int begin) {
    List<FaultProxyFault> all = FaultProxyFault.all();
    return IntStream.range(0, all.size())
        .filter(i -> i % STEP == begin)
        .mapToObj(all::get)
        .toList();
  }
}
