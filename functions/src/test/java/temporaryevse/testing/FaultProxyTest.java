package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import temporaryevse.testing.FaultProxyFault.Delivery;

class FaultProxyTest {

  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(400);

  private final String table = TestDynamoDb.newTable();
  private final FaultProxy proxy = FaultProxy.start();
  private final DynamoDbClient client = clientWithoutRetries(proxy);

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  static Stream<FaultProxyFault> ofEveryRequest() {
    return FaultProxyFault.all().stream().filter(fault -> fault.isPossibleFor(put()));
  }

  static Stream<FaultProxyFault> ofTransactionsOnly() {
    return FaultProxyFault.all().stream().filter(fault -> !fault.isPossibleFor(put()));
  }

  @Test
  void withoutAFaultEverythingPassesAndIsKept() {
    put(1);
    client.getItem(get -> get.tableName(table).key(key(1)));
    put(2);

    assertThat(proxy.calls())
        .extracting(call -> call.index() + " " + call.action() + " " + call.ordinal())
        .containsExactly("0 PutItem 0", "1 GetItem 0", "2 PutItem 1");
    assertThat(proxy.calls().getFirst().body()).contains(table);
    assertThat(proxy.struck()).isZero();
    assertThat(isStored(1)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("ofEveryRequest")
  void aPutMeetsTheFaultAndIsDeliveredWhenItSays(FaultProxyFault fault) {
    proxy.failOnce(fault, call -> true);
    if (fault.equals(FaultProxyFault.EMPTY_OBJECT)) {
      put(1);
    } else {
      assertThatThrownBy(() -> put(1)).isInstanceOf(SdkException.class);
    }
    proxy.awaitQuiet(QUIET);

    boolean delivered = fault.delivery() == Delivery.AT_ONCE || fault.delivery() == Delivery.LATE;
    assertThat(isStored(1)).isEqualTo(delivered);
    assertThat(proxy.struck()).isEqualTo(1);

    put(2);
    assertThat(isStored(2)).as("the fault is over").isTrue();
    proxy.release();
    proxy.awaitQuiet(QUIET);
    assertThat(isStored(1)).isEqualTo(fault.delivery() != Delivery.NEVER);
  }

  @ParameterizedTest
  @MethodSource("ofTransactionsOnly")
  void aTransactionMeetsTheFaultAndIsDeliveredWhenItSays(FaultProxyFault fault) {
    proxy.failOnce(fault, call -> true);
    put(3);
    assertThat(proxy.struck()).as("a put is no transaction").isZero();

    DynamoDbException thrown = catchThrowableOfType(DynamoDbException.class, this::putBoth);

    assertThat(thrown.statusCode()).isEqualTo(400);
    assertThat(isStored(1)).isEqualTo(fault.delivery() == Delivery.AT_ONCE);
    assertThat(isStored(2)).isEqualTo(isStored(1));
    if (thrown instanceof TransactionCanceledException cancelled) {
      List<String> codes =
          cancelled.cancellationReasons().stream().map(CancellationReason::code).toList();
      String reason = fault.name().split(" ", 3)[1];
      assertThat(codes)
          .isIn(List.of(reason, "None"), List.of("None", reason), List.of(reason, reason));
    } else {
      assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo("TransactionInProgressException");
    }
  }

  @Test
  void theClientSeesWhatANetworkWouldShowIt() {
    assertThat(thrownBy("request lost")).isExactlyInstanceOf(SdkClientException.class);
    assertThat(thrownBy("request late")).isInstanceOf(ApiCallAttemptTimeoutException.class);
    assertThat(thrownBy("answer late")).isInstanceOf(ApiCallAttemptTimeoutException.class);
    assertThat(thrownBy("reset in mid-answer")).hasStackTraceContaining("java.net.SocketException");
    assertThat(thrownBy("a bit of the answer changed")).isInstanceOf(Crc32MismatchException.class);
    assertThat(thrownBy("200 with no JSON, delivered")).isInstanceOf(SdkClientException.class);
  }

  @Test
  void everyErrorHasTheStatusAndTheCodeOfDynamoDb() {
    List<String> seen = new ArrayList<>();
    for (FaultProxyFault fault : FaultProxyFault.all()) {
      if (fault.isPossibleFor(put())
          && thrownBy(fault.name()) instanceof DynamoDbException dynamoDb) {
        seen.add(dynamoDb.statusCode() + " " + dynamoDb.awsErrorDetails().errorCode());
      }
    }

    assertThat(seen.stream().distinct())
        .containsExactly(
            "500 InternalServerError",
            "503 ServiceUnavailable",
            "400 ProvisionedThroughputExceededException",
            "400 ThrottlingException",
            "400 RequestLimitExceeded",
            "400 TransactionConflictException",
            "400 AccessDeniedException",
            "400 ResourceNotFoundException");
  }

  @Test
  void aLastingFaultBeginsWithTheCallThatIsMeantAndEndsWithHealing() {
    FaultProxyFault fault = fault("InternalServerError");
    proxy.failFrom(fault, call -> call.action().equals("GetItem"));

    put(1);
    assertThatThrownBy(() -> client.getItem(get -> get.tableName(table).key(key(1))))
        .isInstanceOf(DynamoDbException.class);
    assertThatThrownBy(() -> put(2)).isInstanceOf(DynamoDbException.class);
    assertThatThrownBy(() -> put(3)).isInstanceOf(DynamoDbException.class);
    assertThat(proxy.struck()).isEqualTo(3);

    proxy.heal();
    put(2);
    assertThat(isStored(2)).isTrue();
  }

  @Test
  void ofManyRequestsAtOnceExactlyOneMeetsAFaultThatComesOnce() throws Exception {
    proxy.failOnce(fault("answer lost"), call -> call.index() >= 50);
    List<Future<Boolean>> puts;
    try (var executor = Executors.newFixedThreadPool(8)) {
      puts =
          IntStream.rangeClosed(1, 200)
              .mapToObj(id -> executor.submit(() -> isAnswered(id)))
              .toList();
    }

    int failed = 0;
    for (Future<Boolean> put : puts) {
      failed += put.get() ? 0 : 1;
    }
    assertThat(failed).isEqualTo(1);
    assertThat(proxy.struck()).isEqualTo(1);
    assertThat(proxy.calls()).hasSize(200);
    assertThat(proxy.calls()).extracting(FaultProxy.Call::ordinal).doesNotHaveDuplicates();
    assertThat(IntStream.rangeClosed(1, 200).filter(id -> !isStored(id))).isEmpty();
  }

  private boolean isAnswered(int id) {
    try {
      // Timeouts of a busy machine are no faults of the proxy.
      client.putItem(
          put ->
              put.tableName(table)
                  .item(key(id))
                  .overrideConfiguration(
                      override -> override.apiCallAttemptTimeout(Duration.ofSeconds(20))));
      return true;
    } catch (SdkClientException lost) {
      return false;
    }
  }

  private SdkException thrownBy(String fault) {
    proxy.failOnce(fault(fault), call -> true);
    SdkException thrown = catchThrowableOfType(SdkException.class, () -> put(1));
    proxy.heal();
    return thrown == null ? SdkClientException.create("nothing was thrown") : thrown;
  }

  private static FaultProxyFault fault(String name) {
    return FaultProxyFault.all().stream()
        .filter(fault -> fault.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static FaultProxy.Call put() {
    return new FaultProxy.Call(0, "PutItem", 0, "{}");
  }

  private void put(int id) {
    client.putItem(put -> put.tableName(table).item(key(id)));
  }

  private void putBoth() {
    client.transactWriteItems(
        write -> write.transactItems(List.of(transactional(1), transactional(2))));
  }

  private TransactWriteItem transactional(int id) {
    return TransactWriteItem.builder().put(put -> put.tableName(table).item(key(id))).build();
  }

  private boolean isStored(int id) {
    return TestDynamoDb.client()
        .getItem(get -> get.tableName(table).key(key(id)).consistentRead(true))
        .hasItem();
  }

  private static Map<String, AttributeValue> key(int id) {
    return Map.of(
        "pk", AttributeValue.fromS("STATUS#0"), "sk", AttributeValue.fromN(Integer.toString(id)));
  }

  private static DynamoDbClient clientWithoutRetries(FaultProxy proxy) {
    return DynamoDbClient.builder()
        .endpointOverride(proxy.endpoint())
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(TestDynamoDb.http())
        .overrideConfiguration(
            override ->
                override
                    .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                    .retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }
}
