package temporaryevse.testing;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import temporaryevse.local.template.Table;

/**
 * What IAM is asked about a call of AWS.
 *
 * <p>Sources: "Actions, resources, and condition keys" for Amazon DynamoDB and for Amazon API
 * Gateway Management, Service Authorization Reference; "Using IAM policy conditions for
 * fine-grained access control" and "IAM permissions for transactions", Amazon DynamoDB Developer
 * Guide.
 *
 * @param action such as {@code dynamodb:PutItem}
 * @param resource ARN of what is acted on
 * @param leadingKeys value of each partition key that the call names, which is the condition key
 *     {@code dynamodb:LeadingKeys}; empty where it names none
 */
public record AwsCall(String action, String resource, List<String> leadingKeys) {

  /** The account of the template as the local run reads it. */
  private static final String ACCOUNT_ID = "000000000000";

  private static final Pattern EQUALS = Pattern.compile("(#?\\w+) = (:\\w+)");

  /**
   * A request to DynamoDB; a transaction needs the permission of everything that it consists of.
   *
   * @param tables as the template has them, by the name under which the request knows them
   */
  static Stream<AwsCall> of(SdkRequest request, Map<String, Table> tables) {
    return switch (request) {
      case GetItemRequest get ->
          Stream.of(onItem("GetItem", table(get.tableName(), tables), get.key()));
      case BatchGetItemRequest batch ->
          batch.requestItems().entrySet().stream()
              .flatMap(
                  read ->
                      read.getValue().keys().stream()
                          .map(key -> onItem("BatchGetItem", table(read.getKey(), tables), key)));
      case PutItemRequest put ->
          Stream.of(onItem("PutItem", table(put.tableName(), tables), put.item()));
      case UpdateItemRequest update ->
          Stream.of(onItem("UpdateItem", table(update.tableName(), tables), update.key()));
      case DeleteItemRequest delete ->
          Stream.of(onItem("DeleteItem", table(delete.tableName(), tables), delete.key()));
      case QueryRequest query -> Stream.of(query(query, table(query.tableName(), tables)));
      case ScanRequest scan -> {
        if (scan.indexName() != null) {
          throw new AssertionError("not known: a scan of an index");
        }
        yield Stream.of(
            new AwsCall("dynamodb:Scan", arn(table(scan.tableName(), tables)), List.of()));
      }
      case TransactWriteItemsRequest transaction ->
          transaction.transactItems().stream().map(write -> of(write, tables));
      default -> throw new AssertionError("not known: " + request.getClass());
    };
  }

  private static AwsCall of(TransactWriteItem write, Map<String, Table> tables) {
    if (write.put() != null) {
      return onItem("PutItem", table(write.put().tableName(), tables), write.put().item());
    }
    if (write.update() != null) {
      return onItem("UpdateItem", table(write.update().tableName(), tables), write.update().key());
    }
    if (write.delete() != null) {
      return onItem("DeleteItem", table(write.delete().tableName(), tables), write.delete().key());
    }
    return onItem(
        "ConditionCheckItem",
        table(write.conditionCheck().tableName(), tables),
        write.conditionCheck().key());
  }

  /** A request to API Gateway's control plane. */
  public static AwsCall ofApiGateway(String method, String path) {
    return new AwsCall(
        "apigateway:" + method,
        "arn:aws:apigateway:" + TestDynamoDb.TEMPLATE.region() + "::" + path,
        List.of());
  }

  /**
   * A call of a queue or a bus.
   *
   * @param action such as {@code sqs:SendMessage}
   * @param name the last part of its ARN
   */
  public static AwsCall of(String action, String name) {
    return new AwsCall(
        action,
        "arn:aws:%s:%s:%s:%s"
            .formatted(
                action.substring(0, action.indexOf(':')),
                TestDynamoDb.TEMPLATE.region(),
                ACCOUNT_ID,
                name),
        List.of());
  }

  private static AwsCall onItem(String action, Table table, Map<String, AttributeValue> item) {
    return new AwsCall(
        "dynamodb:" + action, arn(table), List.of(text(item.get(table.key().partition()))));
  }

  private static AwsCall query(QueryRequest query, Table table) {
    @Nullable String index = query.indexName();
    Table.Key key =
        index == null
            ? table.key()
            : table.indexes().stream()
                .filter(each -> each.name().equals(index))
                .findAny()
                .orElseThrow()
                .key();
    String partition =
        EQUALS
            .matcher(query.keyConditionExpression())
            .results()
            .filter(
                equation ->
                    query
                        .expressionAttributeNames()
                        .getOrDefault(equation.group(1), equation.group(1))
                        .equals(key.partition()))
            .map(equation -> text(query.expressionAttributeValues().get(equation.group(2))))
            .findAny()
            .orElseThrow(() -> new AssertionError("no partition: " + query));
    return new AwsCall(
        "dynamodb:Query",
        index == null ? arn(table) : arn(table) + "/index/" + index,
        List.of(partition));
  }

  private static Table table(String name, Map<String, Table> tables) {
    return Objects.requireNonNull(tables.get(name), () -> "no table of the template: " + name);
  }

  private static String arn(Table table) {
    return "arn:aws:dynamodb:%s:%s:table/%s"
        .formatted(TestDynamoDb.TEMPLATE.region(), ACCOUNT_ID, table.name());
  }

  private static String text(@Nullable AttributeValue value) {
    AttributeValue key = Objects.requireNonNull(value, "no partition key");
    return key.n() == null ? key.s() : key.n();
  }
}
