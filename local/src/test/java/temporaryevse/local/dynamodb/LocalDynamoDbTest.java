package temporaryevse.local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import temporaryevse.local.Fixtures;
import temporaryevse.local.template.Template;

final class LocalDynamoDbTest {
  private LocalDynamoDb database;
  private DynamoDbClient client;

  @BeforeEach
  void start() {
    database = LocalDynamoDb.start();
    client = database.newClient();
  }

  @AfterEach
  void stop() {
    client.close();
    database.close();
  }

  @Test
  void itStoresItems() {
    Tables.createTables(client, Template.read(Fixtures.template()));
    Map<String, AttributeValue> item =
        Map.of(
            "pk",
            AttributeValue.fromS("STATUS#1"),
            "expiresAt",
            AttributeValue.fromN("32503680000"));
    client.putItem(put -> put.tableName("local-Table").item(item));

    assertThat(
            client
                .getItem(
                    get ->
                        get.tableName("local-Table")
                            .key(Map.of("pk", AttributeValue.fromS("STATUS#1"))))
                .item())
        .isEqualTo(item);
  }

  @Test
  void othersThatStartAtOnceFailNoRequest() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (DynamoDbClient once = withoutRetries(database);
        ExecutorService executor = Executors.newFixedThreadPool(4)) {
      Callable<Integer> read =
          () -> {
            int requests = 0;
            for (; !done.get(); requests++) {
              once.listTables();
            }
            return requests;
          };
      List<Future<Integer>> readers = List.of(executor.submit(read), executor.submit(read));
      Callable<Boolean> start =
          () -> {
            try (LocalDynamoDb other = LocalDynamoDb.start()) {
              return other.endpoint().getPort() > 0;
            }
          };
      try {
        for (Future<Boolean> started : executor.invokeAll(Collections.nCopies(300, start))) {
          assertThat(started.get()).isTrue();
        }
      } finally {
        done.set(true);
      }
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    }
  }

  /** A client that sends a request once, so that nothing hides a failure. */
  private static DynamoDbClient withoutRetries(LocalDynamoDb database) {
    return LocalDynamoDb.clientBuilder(database.endpoint())
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
        .build();
  }

  @Test
  void eachIsEmptyAtItsStart() {
    Tables.createTables(client, Template.read(Fixtures.template()));
    try (LocalDynamoDb other = LocalDynamoDb.start();
        DynamoDbClient itsClient = other.newClient()) {
      assertThat(itsClient.listTables().tableNames()).isEmpty();
    }
    assertThat(client.listTables().tableNames()).containsExactly("local-Table");
  }

  @Test
  void onlyTheLoopbackAddressIsOpen() throws Exception {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();

    assertThat(database.endpoint().getHost()).isEqualTo("127.0.0.1");
    for (InetAddress other : others) {
      try (Socket socket = new Socket()) {
        assertThatThrownBy(
                () ->
                    socket.connect(
                        new InetSocketAddress(other, database.endpoint().getPort()), 2_000))
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void tablesAreCreatedAsTheTemplateSays() {
    Tables.createTables(client, Template.read(Fixtures.template()));

    var table = client.describeTable(describe -> describe.tableName("local-Table")).table();
    assertThat(table.keySchema()).hasSize(1);
    assertThat(table.globalSecondaryIndexes())
        .singleElement()
        .satisfies(
            index -> {
              assertThat(index.indexName()).isEqualTo("ended");
              assertThat(index.projection().projectionType()).isEqualTo(ProjectionType.KEYS_ONLY);
            });
    var timeToLive =
        client
            .describeTimeToLive(describe -> describe.tableName("local-Table"))
            .timeToLiveDescription();
    assertThat(timeToLive.timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
    assertThat(timeToLive.attributeName()).isEqualTo("expiresAt");
  }

  @Test
  void tablesThatAreThereAlreadyStayAsTheyAre() {
    Template template = Template.read(Fixtures.template());
    Tables.createTables(client, template);
    client.putItem(
        put -> put.tableName("local-Table").item(Map.of("pk", AttributeValue.fromS("STATUS#1"))));
    Tables.createTables(client, template);

    assertThat(client.scan(scan -> scan.tableName("local-Table")).count()).isEqualTo(1);
  }

  @Test
  void aTableWithOtherKeysIsAnError() {
    Tables.createTables(client, table("{AttributeName: other, AttributeType: N}", "other"));

    assertThatThrownBy(
            () -> Tables.createTables(client, table("{AttributeName: pk, AttributeType: S}", "pk")))
        .isInstanceOf(TableException.class)
        .hasMessage(
            "Table local-Table is there with other keys or indexes than the template's: it has"
                + " key(other HASH) of other:N, not key(pk HASH) of pk:S. Delete it first.");
  }

  private static Template table(String attribute, String key) {
    return Template.parse(
        """
        Resources:
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              BillingMode: PAY_PER_REQUEST
              AttributeDefinitions: [%s]
              KeySchema: [{AttributeName: %s, KeyType: HASH}]
        """
            .formatted(attribute, key),
        "test.yaml",
        Map.of());
  }
}
