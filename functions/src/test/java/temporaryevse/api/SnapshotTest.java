package temporaryevse.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.crac.Core;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import temporaryevse.aws.AwsClients;
import temporaryevse.aws.BoundedCalls;
import temporaryevse.console.ServeConsole;
import temporaryevse.events.ListEvseStatusHistory;
import temporaryevse.events.PublishEvents;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.EmbeddedMetrics;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.testing.Clockwork;
import temporaryevse.testing.Events;
import temporaryevse.testing.Fork;
import temporaryevse.testing.PublishingInMemory;
import temporaryevse.testing.QueueInMemory;
import temporaryevse.testing.RecordedContext;
import temporaryevse.testing.TestDynamoDb;
import temporaryevse.timing.AdvanceEvse;

/** What a snapshot of a function has in it, and what two do that are restored from one. */
@Isolated("it reads standard output")
class SnapshotTest {

  private static final int BLOCK = 10;

  private final Context context = new RecordedContext();
  private final String table = TestDynamoDb.newTable();

  /** Every id that a create was given, whether or not another had it already. */
  private final List<Long> handedOut = Collections.synchronizedList(new ArrayList<>());

  private Deployment deployment(DynamoDbClient client) {
    return new Deployment(
        client, table, Duration.ofDays(1), 1, List.of("a secret"), BLOCK, Clock.systemUTC());
  }

  /** A function that has leased ids, has used one, and has nine left. */
  private CreateTemporaryEvseStatus withLease() {
    ExecutionInterceptor interceptor =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              software.amazon.awssdk.core.interceptor.Context.BeforeExecution call,
              ExecutionAttributes attributes) {
            if (call.request() instanceof TransactWriteItemsRequest write) {
              long id = statusId(write);
              // Those of a rehearsal, which come from nowhere, are far beyond the counter's.
              if (id < 1_000) {
                handedOut.add(id);
              }
            }
          }
        };
    CreateTemporaryEvseStatus function =
        new CreateTemporaryEvseStatus(deployment(TestDynamoDb.client(interceptor)));
    post(function);
    return function;
  }

  private static long statusId(TransactWriteItemsRequest write) {
    return write.transactItems().stream()
        .map(item -> item.put())
        .filter(put -> put != null && put.item().containsKey("temporaryStatus"))
        .map(put -> Optional.ofNullable(put.item().get("sk")).orElseThrow())
        .mapToLong(id -> Long.parseLong(id.n(), 10))
        .findAny()
        .orElseThrow();
  }

  private void post(CreateTemporaryEvseStatus function) {
    assertThat(
            Events.answer(
                    function,
                    Api.event(
                        "{\"evseId\":\"DK*SPI*E%d\",\"temporaryStatus\":\"BLOCKED\"}"
                            .formatted(handedOut.size() + 1)),
                    context)
                .getStatusCode())
        .isEqualTo(201);
  }

  /** By turns, so that an id that both have meets itself at once. */
  private void post(int times, CreateTemporaryEvseStatus one, CreateTemporaryEvseStatus other) {
    for (int i = 0; i < times; i++) {
      post(one);
      post(other);
    }
  }

  @Test
  void twoThatAreRestoredFromOneSnapshotNeverHandOutOneIdTwice() throws Exception {
    CreateTemporaryEvseStatus snapshot = withLease();
    snapshot.beforeCheckpoint(Core.getGlobalContext());
    CreateTemporaryEvseStatus one = Fork.of(snapshot);
    CreateTemporaryEvseStatus other = Fork.of(snapshot);
    one.afterRestore(Core.getGlobalContext());
    other.afterRestore(Core.getGlobalContext());
    post(25, one, other);

    assertThat(handedOut).hasSize(51).doesNotHaveDuplicates();
  }

  @Test
  void theHookBeforeTheSnapshotIsEnoughForThat() throws Exception {
    CreateTemporaryEvseStatus snapshot = withLease();
    snapshot.beforeCheckpoint(Core.getGlobalContext());
    post(25, Fork.of(snapshot), Fork.of(snapshot));

    assertThat(handedOut).hasSize(51).doesNotHaveDuplicates();
  }

  @Test
  void theHookAfterTheRestoreIsEnoughForThat() {
    CreateTemporaryEvseStatus snapshot = withLease();
    CreateTemporaryEvseStatus one = Fork.of(snapshot);
    CreateTemporaryEvseStatus other = Fork.of(snapshot);
    one.afterRestore(Core.getGlobalContext());
    other.afterRestore(Core.getGlobalContext());
    post(25, one, other);

    assertThat(handedOut).hasSize(51).doesNotHaveDuplicates();
  }

  /** Otherwise the tests above would show nothing. */
  @Test
  void withoutHooksTheTwoWouldHandOutTheSameIds() {
    CreateTemporaryEvseStatus snapshot = withLease();
    CreateTemporaryEvseStatus one = Fork.of(snapshot);
    CreateTemporaryEvseStatus other = Fork.of(snapshot);
    post(one);
    post(other);

    // What is stored is safe all the same: a put is conditional, and the second takes the next id.
    assertThat(handedOut).containsExactly(1L, 2L, 2L, 3L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create",
        "create batch",
        "get",
        "list",
        "effective",
        "history",
        "update",
        "delete",
        "advance",
        "publish",
        "delete batch",
        "console"
      })
  void primingIsCompleteAndStoresNothing(String operation) throws Exception {
    String log =
        logOf(
            () ->
                function(operation, deployment(TestDynamoDb.client()))
                    .beforeCheckpoint(Core.getGlobalContext()));

    assertThat(log).isEmpty();
    assertThat(TestDynamoDb.client().scan(scan -> scan.tableName(table)).items()).isEmpty();
  }

  @Test
  void whereDynamoDbIsOutOfReachTheSnapshotIsTakenAllTheSameAndSoon() throws Exception {
    isTakenAllTheSameAndSoon("create");
  }

  @ParameterizedTest
  @Tag("nightly")
  @ValueSource(strings = {"get", "list", "effective", "history", "update", "delete", "advance"})
  void soItIsOfEveryOtherFunction(String operation) throws Exception {
    isTakenAllTheSameAndSoon(operation);
  }

  private void isTakenAllTheSameAndSoon(String operation) throws Exception {
    Instant start = Instant.now();
    String log =
        logOf(
            () ->
                function(operation, deployment(TestDynamoDb.unreachable()))
                    .beforeCheckpoint(Core.getGlobalContext()));

    assertThat(log)
        .startsWith("The snapshot is taken without priming, or without all of it: ")
        .contains("DynamoDB did not answer");
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void whereAPermissionOrTheTableIsMissingTheSnapshotIsTakenAllTheSame() throws Exception {
    Deployment deployment = deployment(TestDynamoDb.client());
    Deployment withoutTable =
        new Deployment(
            deployment.dynamoDb(),
            "no-such-table",
            deployment.history(),
            deployment.sequenceBase(),
            deployment.cursorKeys(),
            deployment.idBlockSize(),
            deployment.clock());

    assertThat(
            logOf(
                () ->
                    new GetTemporaryEvseStatus(withoutTable)
                        .beforeCheckpoint(Core.getGlobalContext())))
        .contains("ResourceNotFoundException");
  }

  /** It reads the operating system's; {@code SHA1PRNG} and {@code DRBG} would go on from theirs. */
  @Test
  void randomnessIsTheOperatingSystems() {
    assertThat(new SecureRandom().getAlgorithm()).isEqualTo("NativePRNG");
  }

  private static PrimedFunction function(String operation, Deployment deployment) {
    return switch (operation) {
      case "console" -> new ServeConsole();
      case "create" -> new CreateTemporaryEvseStatus(deployment);
      case "create batch" -> new CreateTemporaryEvseStatusBatch(deployment);
      case "delete batch" -> new DeleteTemporaryEvseStatusBatch(deployment);
      case "get" -> new GetTemporaryEvseStatus(deployment);
      case "effective" -> new ListEffectiveEvseStatuses(deployment);
      case "history" -> new ListEvseStatusHistory(deployment);
      case "list" -> new ListTemporaryEvseStatuses(deployment);
      case "advance" ->
          new AdvanceEvse(
              Clockwork.over(deployment).timing(),
              BoundedCalls::pause,
              EmbeddedMetrics.toStandardOutput());
      case "publish" -> publish(deployment);
      case "update" -> new UpdateTemporaryEvseStatus(deployment);
      default -> new DeleteTemporaryEvseStatus(deployment);
    };
  }

  /** Over a client of EventBridge itself, which must not be reached. */
  private static PublishEvents publish(Deployment deployment) {
    QueueInMemory queue = new QueueInMemory(deployment.clock());
    AwsClients clients =
        new AwsClients(
            Region.EU_CENTRAL_1,
            () -> {
              throw new AssertionError("It asks for credentials.");
            });
    return new PublishEvents(
        PublishingInMemory.over(clients.eventBridge(), queue, queue, deployment.clock()),
        EmbeddedMetrics.toStandardOutput());
  }

  private interface Hook {
    void run() throws Exception;
  }

  /** What goes to Lambda's logger, which is standard output where there is no Lambda. */
  private static String logOf(Hook hook) throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(log, true, UTF_8));
    try {
      hook.run();
    } finally {
      System.setOut(before);
    }
    return log.toString(UTF_8);
  }
}
