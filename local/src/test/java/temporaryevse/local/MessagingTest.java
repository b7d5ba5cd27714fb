package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import temporaryevse.local.dynamodb.LocalDynamoDb;
import temporaryevse.local.dynamodb.Tables;

/** Streams and queues, with functions that consume them in processes of their own. */
final class MessagingTest {
  private static final Queue<String> CONSOLE = new ConcurrentLinkedQueue<>();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path directory;

  private static LocalRun run;
  private static DynamoDbClient dynamoDb;

  @BeforeAll
  static void start() {
    run =
        LocalRun.start(
            Fixtures.settings(Fixtures.messagingTemplate())
                .withConsole(CONSOLE::add)
                .withEnvironment(Map.of("RECORD", directory.toString())));
    dynamoDb = LocalDynamoDb.clientBuilder(run.dynamoDbEndpoint()).build();
  }

  @AfterAll
  static void stop() {
    dynamoDb.close();
    run.close();
    HTTP.close();
  }

  @Test
  void functionsKnowTheQueueAndTheBus() throws Exception {
    String variables =
        HTTP.send(
                HttpRequest.newBuilder(run.address().resolve("/environment")).build(),
                BodyHandlers.ofString())
            .body();

    assertThat(variables)
        .contains("AWS_ENDPOINT_URL_SQS=" + run.queuesEndpoint().orElseThrow() + "\n")
        .containsPattern("AWS_ENDPOINT_URL_EVENTBRIDGE=http://127\\.0\\.0\\.1:\\d+\n")
        .contains(
            "QUEUE_URL=https://sqs.%s.amazonaws.com/000000000000/local-Queue\n"
                .formatted(run.template().region()))
        .contains("BUS=local\n");
  }

  @Test
  void aFunctionGetsTheRecordOfAStream() throws Exception {
    Map<String, AttributeValue> item = new HashMap<>(item("record", 1, "fine"));
    item.put("number", AttributeValue.fromN("1.5"));
    item.put("binary", AttributeValue.fromB(SdkBytes.fromUtf8String("b")));
    item.put("texts", AttributeValue.fromSs(List.of("a", "b")));
    item.put("nothing", AttributeValue.fromNul(true));
    item.put(
        "nested",
        AttributeValue.fromM(
            Map.of("list", AttributeValue.fromL(List.of(AttributeValue.fromBool(false))))));
    put(item);
    JsonNode record = awaitRecords("record", 1).getFirst();

    assertThat(record.path("eventID").asText()).isNotEmpty();
    assertThat(record.path("eventName").asText()).isEqualTo("INSERT");
    assertThat(record.path("eventSource").asText()).isEqualTo("aws:dynamodb");
    assertThat(record.path("eventSourceARN").asText()).contains(":table/local-Table/stream/");
    JsonNode change = record.path("dynamodb");
    assertThat(change.path("Keys"))
        .isEqualTo(Fixtures.json("{\"pk\":{\"S\":\"record\"},\"sk\":{\"N\":\"1\"}}"));
    assertThat(change.path("NewImage"))
        .isEqualTo(
            Fixtures.json(
                """
                {"pk": {"S": "record"}, "sk": {"N": "1"}, "kind": {"S": "LOG"}, "what": {"S": "fine"},
                 "number": {"N": "1.5"}, "binary": {"B": "Yg=="}, "texts": {"SS": ["a", "b"]},
                 "nothing": {"NULL": true}, "nested": {"M": {"list": {"L": [{"BOOL": false}]}}}}
                """));
    assertThat(change.has("OldImage")).isFalse();
    assertThat(Instant.ofEpochSecond(change.path("ApproximateCreationDateTime").longValue()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    assertThat(change.path("SequenceNumber").asText()).matches("[0-9]+");
    assertThat(change.path("StreamViewType").asText()).isEqualTo("NEW_AND_OLD_IMAGES");
  }

  @Test
  void onlyRecordsThatMatchTheFilterReachTheFunction() throws Exception {
    Map<String, AttributeValue> other = new HashMap<>(item("filtered", 1, "fine"));
    other.put("kind", AttributeValue.fromS("STATE"));
    put(other);
    put(item("filtered", 2, "fine"));
    // A change of what is there is a MODIFY.
    put(item("filtered", 2, "changed"));
    put(item("filtered", 3, "fine"));
    awaitRecords("filtered", 2);

    assertThat(numbers("filtered")).containsExactly(2, 3);
  }

  @Test
  void recordsOfAKeyComeInOrderToTwoProcessesAtMost() throws Exception {
    for (int i = 1; i <= 30; i++) {
      for (int key = 0; key < 6; key++) {
        put(item("order" + key, i, i % 10 == 0 ? "fail once" : "fine"));
      }
    }
    for (int key = 0; key < 6; key++) {
      awaitRecords("order" + key, 30);
      // What failed once is there twice, and what came behind it in its batch.
      assertThat(numbers("order" + key).stream().distinct()).hasSize(30).isSorted();
    }
    assertThat(processes("StreamFunction")).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aRecordThatAlwaysFailsIsGivenUpAndTheOthersAreDone() throws Exception {
    putAtOnce(
        item("poison", 1, "fine"),
        item("poison", 2, "fail"),
        item("poison", 3, "fine"),
        item("poison", 4, "throw"),
        item("poison", 5, "fine"));
    awaitRecord("poison", 5);
    List<JsonNode> discarded = new ArrayList<>();
    Eventually.holds(
        () -> discarded.addAll(receive("local-DiscardedQueue")) && discarded.size() >= 2);

    assertThat(discarded)
        .extracting(batch -> batch.at("/DDBStreamBatchInfo/startSequenceNumber").asText())
        .containsExactlyInAnyOrder(sequenceNumber("poison", 2), sequenceNumber("poison", 4));
    assertThat(discarded)
        .allSatisfy(
            batch -> {
              assertThat(batch.at("/DDBStreamBatchInfo/batchSize").intValue()).isEqualTo(1);
              assertThat(batch.at("/requestContext/condition").asText())
                  .isEqualTo("RetryAttemptsExhausted");
              assertThat(batch.at("/requestContext/approximateInvokeCount").intValue())
                  .isEqualTo(2);
            });
    assertThat(numbers("poison").stream().distinct()).containsExactly(1, 2, 3, 4, 5);
    assertThat(CONSOLE)
        .anyMatch(line -> line.startsWith("[StreamFunction] Failed 2 times and is given up: 1"));
  }

  @Test
  void aFunctionGetsTheMessageOfAQueueAfterItsDelay() throws Exception {
    Instant sent = Instant.now();
    send("local-Queue", "delayed", 1);
    JsonNode message = awaitMessages("delayed", 1).getFirst();

    assertThat(Duration.between(sent, Instant.now())).isGreaterThan(Duration.ofMillis(900));
    assertThat(message.path("messageId").asText()).hasSize(36);
    assertThat(message.path("receiptHandle").asText()).isNotEmpty();
    assertThat(message.at("/attributes/ApproximateReceiveCount").asText()).isEqualTo("1");
    assertThat(message.at("/attributes/SentTimestamp").asText()).matches("[0-9]{13}");
    assertThat(message.path("messageAttributes")).isEqualTo(Fixtures.json("{}"));
    assertThat(message.path("md5OfBody").asText()).matches("[0-9a-f]{32}");
    assertThat(message.path("eventSource").asText()).isEqualTo("aws:sqs");
    assertThat(message.path("eventSourceARN").asText())
        .isEqualTo("arn:aws:sqs:%s:000000000000:local-Queue".formatted(run.template().region()));
  }

  @Test
  void aMessageThatFailsComesAgainAndThenGoesToTheDeadLetterQueue() throws Exception {
    send("local-Queue", "fail once", 0);
    send("local-Queue", "fail", 0);
    send("local-Queue", "done", 0);
    List<JsonNode> dead = new ArrayList<>();
    Eventually.holds(() -> dead.addAll(receiveRaw("local-DeadQueue")) && !dead.isEmpty());

    assertThat(dead).extracting(message -> message.path("Body").asText()).containsExactly("fail");
    assertThat(messages("fail")).hasSize(2);
    assertThat(messages("fail once")).hasSize(2);
    assertThat(messages("done")).hasSize(1);
    assertThat(processes("QueueFunction")).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aTableThatIsThereWithoutAStreamIsReported() throws Exception {
    Queue<String> console = new ConcurrentLinkedQueue<>();
    try (LocalDynamoDb database = LocalDynamoDb.start()) {
      try (DynamoDbClient client = database.newClient()) {
        Tables.createTable(client, run.template().table("Table").withoutStream());
      }
      try (LocalRun other =
          LocalRun.start(
              Fixtures.settings(Fixtures.messagingTemplate())
                  .withDynamoDbEndpoint(database.endpoint())
                  .withConsole(console::add))) {
        assertThat(console)
            .contains(
                "[StreamFunction] Table local-Table is there without a stream, so this function"
                    + " gets nothing of it. Delete the table first.");
        assertThat(other.dynamoDbEndpoint()).isEqualTo(database.endpoint());
      }
    }
  }

  private static Map<String, AttributeValue> item(String key, int number, String what) {
    return Map.of(
        "pk", AttributeValue.fromS(key),
        "sk", AttributeValue.fromN("" + number),
        "kind", AttributeValue.fromS("LOG"),
        "what", AttributeValue.fromS(what));
  }

  private static void put(Map<String, AttributeValue> item) {
    dynamoDb.putItem(put -> put.tableName("local-Table").item(item));
  }

  @SafeVarargs
  private static void putAtOnce(Map<String, AttributeValue>... items) {
    List<TransactWriteItem> writes = new ArrayList<>();
    for (Map<String, AttributeValue> item : items) {
      Put put = Put.builder().tableName("local-Table").item(item).build();
      writes.add(TransactWriteItem.builder().put(put).build());
    }
    dynamoDb.transactWriteItems(write -> write.transactItems(writes));
  }

  private static List<JsonNode> awaitRecords(String key, int count) throws InterruptedException {
    Eventually.holds(() -> numbers(key).stream().distinct().count() >= count);
    return records(key);
  }

  private static void awaitRecord(String key, int number) throws InterruptedException {
    Eventually.holds(() -> numbers(key).contains(number));
  }

  private static List<Integer> numbers(String key) {
    return records(key).stream().map(each -> each.at("/dynamodb/Keys/sk/N").asInt()).toList();
  }

  private static String sequenceNumber(String key, int number) {
    return records(key).stream()
        .filter(each -> each.at("/dynamodb/Keys/sk/N").asInt() == number)
        .map(each -> each.at("/dynamodb/SequenceNumber").asText())
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> records(String key) {
    return items("StreamFunction").stream()
        .filter(each -> each.at("/dynamodb/Keys/pk/S").asText().equals(key))
        .toList();
  }

  private static List<JsonNode> awaitMessages(String body, int count) throws InterruptedException {
    Eventually.holds(() -> messages(body).size() >= count);
    return messages(body);
  }

  private static List<JsonNode> messages(String body) {
    return items("QueueFunction").stream()
        .filter(each -> each.path("body").asText().equals(body))
        .toList();
  }

  private static List<JsonNode> items(String function) {
    List<JsonNode> items = new ArrayList<>();
    for (String line : lines(function)) {
      Fixtures.json(line.substring(line.indexOf(' ') + 1)).path("Records").forEach(items::add);
    }
    return items;
  }

  private static Set<String> processes(String function) {
    return lines(function).stream().map(line -> line.split(" ", 2)[0]).collect(Collectors.toSet());
  }

  private static List<String> lines(String function) {
    try {
      Path file = directory.resolve("local-" + function);
      String text = Files.exists(file) ? Files.readString(file) : "";
      // A line without an end is being written.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void send(String queue, String body, int delaySeconds) {
    sqs(
        "SendMessage",
        "{\"QueueUrl\":\"%s\",\"MessageBody\":\"%s\",\"DelaySeconds\":%d}"
            .formatted(url(queue), body, delaySeconds));
  }

  /** The bodies of messages, as JSON. */
  private static List<JsonNode> receive(String queue) {
    return receiveRaw(queue).stream()
        .map(message -> Fixtures.json(message.path("Body").asText()))
        .toList();
  }

  private static List<JsonNode> receiveRaw(String queue) {
    List<JsonNode> messages = new ArrayList<>();
    sqs("ReceiveMessage", "{\"QueueUrl\":\"%s\",\"MaxNumberOfMessages\":10}".formatted(url(queue)))
        .path("Messages")
        .forEach(messages::add);
    return messages;
  }

  private static String url(String queue) {
    return "https://sqs.%s.amazonaws.com/000000000000/%s".formatted(run.template().region(), queue);
  }

  private static JsonNode sqs(String action, String request) {
    URI endpoint = run.queuesEndpoint().orElseThrow();
    try {
      var response =
          HTTP.send(
              HttpRequest.newBuilder(endpoint)
                  .header("Content-Type", "application/x-amz-json-1.0")
                  .header("X-Amz-Target", "AmazonSQS." + action)
                  .POST(BodyPublishers.ofString(request, UTF_8))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return Fixtures.json(response.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
