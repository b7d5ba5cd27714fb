package temporaryevse.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Makes a DynamoDB have the tables of a template. */
public final class Tables {
  private Tables() {}

  /**
   * Creates every table that is not there yet, with its indexes and its time to live.
   *
   * @throws LocalRunException if there is a table of that name with other keys or indexes
   */
  public static void createTables(DynamoDbClient dynamoDb, Template template) {
    for (Table table : template.tables()) {
      createTable(dynamoDb, table);
    }
  }

  /**
   * Creates one table unless it is there, with its indexes and its time to live.
   *
   * @throws LocalRunException if there is a table of that name with other keys or indexes
   */
  public static void createTable(DynamoDbClient dynamoDb, Table table) {
    Optional<TableDescription> existing = describe(dynamoDb, table);
    if (existing.isEmpty()) {
      try {
        dynamoDb.createTable(request(table));
      } catch (ResourceInUseException e) {
        // Somebody else has just created it; whether as it should be shows below.
      }
      dynamoDb.waiter().waitUntilTableExists(wait -> wait.tableName(table.name()));
      existing = describe(dynamoDb, table);
    }
    String wanted = shape(request(table));
    String found = existing.map(Tables::shape).orElse("nothing");
    if (!found.equals(wanted)) {
      throw new LocalRunException(
          "Table %s is there with other keys or indexes than the template's: it has %s, not %s. Delete it first."
              .formatted(table.name(), found, wanted));
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
                        .projection(
                            projection ->
                                projection
                                    .projectionType(index.projection())
                                    .nonKeyAttributes(
                                        index.nonKeyAttributes().isEmpty()
                                            ? null
                                            : index.nonKeyAttributes()))
                        .build())
            .toList();
    return CreateTableRequest.builder()
        .tableName(table.name())
        .keySchema(keySchema(table.key()))
        .attributeDefinitions(attributes)
        .globalSecondaryIndexes(indexes.isEmpty() ? null : indexes)
        // Provisioned throughput makes no difference to DynamoDB Local.
        .billingMode(BillingMode.PAY_PER_REQUEST)
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

  private static String shape(CreateTableRequest request) {
    return shape(
        request.keySchema(),
        request.attributeDefinitions(),
        request.globalSecondaryIndexes().stream()
            .map(index -> shape(index.indexName(), index.keySchema()))
            .toList());
  }

  private static String shape(TableDescription description) {
    return shape(
        description.keySchema(),
        description.attributeDefinitions(),
        description.globalSecondaryIndexes().stream()
            .map(
                (GlobalSecondaryIndexDescription index) ->
                    shape(index.indexName(), index.keySchema()))
            .toList());
  }

  private static String shape(
      List<KeySchemaElement> key, List<AttributeDefinition> attributes, List<String> indexes) {
    List<String> types =
        attributes.stream()
            .map(attribute -> attribute.attributeName() + ":" + attribute.attributeTypeAsString())
            .sorted()
            .toList();
    return shape("key", key)
        + " of "
        + String.join(" ", types)
        + (indexes.isEmpty() ? "" : " and " + String.join(" ", indexes.stream().sorted().toList()));
  }

  private static String shape(String name, List<KeySchemaElement> key) {
    List<String> elements =
        key.stream()
            .map(element -> element.attributeName() + " " + element.keyTypeAsString())
            .toList();
    return name + "(" + String.join(", ", elements) + ")";
  }
}
