package temporaryevse.local.dynamodb;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import temporaryevse.local.template.Table;
import temporaryevse.local.template.Template;

/** Creates the tables of a template in a DynamoDB. */
public final class Tables {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  private Tables() {}

  /**
   * Creates every table that does not exist yet, for a developer who waits for it.
   *
   * @param endpoint the DynamoDB
   * @throws SdkException if there is no DynamoDB, or it does not answer in time
   * @throws TableException if a table of that name exists with other keys or indexes
   */
  public static void createTables(URI endpoint, Template template) {
    try (DynamoDbClient dynamoDb =
        LocalDynamoDb.clientBuilder(endpoint)
            .overrideConfiguration(
                configuration ->
                    configuration
                        .apiCallTimeout(CALL_LIMIT)
                        // The SDK would go on trying for longer than a developer waits.
                        .retryStrategy(retry -> retry.maxAttempts(1)))
            .build()) {
      createTables(dynamoDb, template);
    }
  }

  /**
   * Creates every table that does not exist yet, with its indexes, its stream and its time to live.
   *
   * @throws TableException if a table of that name exists with other keys or indexes
   */
  public static void createTables(DynamoDbClient dynamoDb, Template template) {
    for (Table table : template.tables()) {
      createTable(dynamoDb, table);
    }
  }

  /**
   * Creates a table unless it exists, with its indexes, its stream and its time to live.
   *
   * @throws TableException if a table of that name exists with other keys or indexes
   */
  public static void createTable(DynamoDbClient dynamoDb, Table table) {
    Optional<TableDescription> existing = describe(dynamoDb, table);
    if (existing.isEmpty()) {
      try {
        dynamoDb.createTable(request(table));
      } catch (ResourceInUseException e) {
        // Another process has just created it; its keys are compared below.
      }
      dynamoDb.waiter().waitUntilTableExists(wait -> wait.tableName(table.name()));
      existing = describe(dynamoDb, table);
    }
    Optional<Shape> found = existing.map(Shape::of);
    Shape wanted = Shape.of(request(table));
    if (!found.equals(Optional.of(wanted))) {
      throw new TableException(
          "Table %s is there with other keys or indexes than the template's: it has %s, not %s. Delete it first."
              .formatted(table.name(), found.map(Shape::toString).orElse("nothing"), wanted));
    }
    if (table.timeToLiveAttribute().isPresent()) {
      enableTimeToLive(dynamoDb, table.name(), table.timeToLiveAttribute().get());
    }
  }

  private static Optional<TableDescription> describe(DynamoDbClient dynamoDb, Table table) {
    try {
      return Optional.of(
          dynamoDb.describeTable(describe -> describe.tableName(table.name())).table());
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  private static void enableTimeToLive(DynamoDbClient dynamoDb, String table, String attribute) {
    TimeToLiveStatus status =
        dynamoDb
            .describeTimeToLive(describe -> describe.tableName(table))
            .timeToLiveDescription()
            .timeToLiveStatus();
    // Enabling it again is an error.
    if (status != TimeToLiveStatus.ENABLED && status != TimeToLiveStatus.ENABLING) {
      dynamoDb.updateTimeToLive(
          update ->
              update
                  .tableName(table)
                  .timeToLiveSpecification(
                      specification -> specification.enabled(true).attributeName(attribute)));
    }
  }

  private static CreateTableRequest request(Table table) {
    List<AttributeDefinition> attributes = new ArrayList<>();
    table
        .attributeTypes()
        .forEach(
            (name, type) ->
                attributes.add(
                    AttributeDefinition.builder().attributeName(name).attributeType(type).build()));
    List<GlobalSecondaryIndex> indexes =
        table.indexes().stream()
            .map(
                index ->
                    GlobalSecondaryIndex.builder()
                        .indexName(index.name())
                        .keySchema(keySchema(index.key()))
                        .projection(projection -> projection.projectionType(index.projection()))
                        .build())
            .toList();
    @Nullable StreamSpecification stream =
        table
            .streamViewType()
            .map(it -> StreamSpecification.builder().streamEnabled(true).streamViewType(it).build())
            .orElse(null);
    return CreateTableRequest.builder()
        .tableName(table.name())
        .keySchema(keySchema(table.key()))
        .attributeDefinitions(attributes)
        .globalSecondaryIndexes(indexes.isEmpty() ? null : indexes)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .streamSpecification(stream)
        .build();
  }

  private static List<KeySchemaElement> keySchema(Table.Key key) {
    List<KeySchemaElement> elements = new ArrayList<>();
    elements.add(element(key.partition(), KeyType.HASH));
    key.sort().ifPresent(sort -> elements.add(element(sort, KeyType.RANGE)));
    return elements;
  }

  private static KeySchemaElement element(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }

  /** The parts of a table that cannot change: its keys, their types, and its indexes. */
  private record Shape(
      List<KeySchemaElement> key,
      Set<AttributeDefinition> attributes,
      Map<String, List<KeySchemaElement>> indexes) {
    static Shape of(CreateTableRequest table) {
      return new Shape(
          table.keySchema(),
          Set.copyOf(table.attributeDefinitions()),
          table.globalSecondaryIndexes().stream()
              .collect(toMap(GlobalSecondaryIndex::indexName, GlobalSecondaryIndex::keySchema)));
    }

    static Shape of(TableDescription table) {
      return new Shape(
          table.keySchema(),
          Set.copyOf(table.attributeDefinitions()),
          table.globalSecondaryIndexes().stream()
              .collect(
                  toMap(
                      GlobalSecondaryIndexDescription::indexName,
                      GlobalSecondaryIndexDescription::keySchema)));
    }

    @Override
    public String toString() {
      return "key(%s) of %s%s"
          .formatted(
              text(key),
              attributes.stream()
                  .map(it -> it.attributeName() + ":" + it.attributeTypeAsString())
                  .sorted()
                  .collect(joining(" ")),
              indexes.entrySet().stream()
                  .map(it -> " and " + it.getKey() + "(" + text(it.getValue()) + ")")
                  .sorted()
                  .collect(joining()));
    }

    private static String text(List<KeySchemaElement> key) {
      return key.stream()
          .map(it -> it.attributeName() + " " + it.keyTypeAsString())
          .collect(joining(", "));
    }
  }
}
