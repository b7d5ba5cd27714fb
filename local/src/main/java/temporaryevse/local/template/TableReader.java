package temporaryevse.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an {@code AWS::DynamoDB::Table} whose properties are resolved. */
final class TableReader {
  private static final Set<String> PROJECTIONS = Set.of("ALL", "KEYS_ONLY");

  private TableReader() {}

  static Table read(String id, Property properties) {
    properties.allow(
        "AttributeDefinitions BillingMode DeletionProtectionEnabled "
            + "GlobalSecondaryIndexes KeySchema PointInTimeRecoverySpecification "
            + "SSESpecification StreamSpecification TimeToLiveSpecification");
    Map<String, String> types = new LinkedHashMap<>();
    for (Property attribute : properties.get("AttributeDefinitions").elements()) {
      types.put(attribute.get("AttributeName").text(), attribute.get("AttributeType").text());
    }
    List<Table.Index> indexes = new ArrayList<>();
    for (Property index : properties.get("GlobalSecondaryIndexes").elements()) {
      indexes.add(index(index, types));
    }
    Property billingMode = properties.get("BillingMode");
    if (!billingMode.text().equals("PAY_PER_REQUEST")) {
      throw billingMode.unsupported();
    }
    Property stream = properties.get("StreamSpecification");
    stream.allow("StreamViewType");
    Property timeToLive = properties.get("TimeToLiveSpecification");
    return new Table(
        id,
        Stack.NAME + "-" + id,
        key(properties.get("KeySchema"), types),
        types,
        List.copyOf(indexes),
        timeToLive.get("Enabled").flagOr(false)
            ? Optional.of(timeToLive.get("AttributeName").text())
            : Optional.empty(),
        stream.isPresent() ? Optional.of(stream.get("StreamViewType").text()) : Optional.empty(),
        billingMode.text());
  }

  private static Table.Index index(Property index, Map<String, String> types) {
    index.allow("IndexName KeySchema Projection");
    Property projection = index.get("Projection").get("ProjectionType");
    if (!PROJECTIONS.contains(projection.text())) {
      throw projection.unsupported();
    }
    return new Table.Index(
        index.get("IndexName").text(), key(index.get("KeySchema"), types), projection.text());
  }

  private static Table.Key key(Property schema, Map<String, String> types) {
    @Nullable String partition = null;
    Optional<String> sort = Optional.empty();
    for (Property element : schema.elements()) {
      String name = element.get("AttributeName").text();
      if (!types.containsKey(name)) {
        throw element.wrong("`" + name + "` is not among the AttributeDefinitions");
      }
      switch (element.get("KeyType").text()) {
        case "HASH" -> partition = name;
        case "RANGE" -> sort = Optional.of(name);
        default -> throw element.get("KeyType").wrong("must be HASH or RANGE");
      }
    }
    if (partition == null) {
      throw schema.wrong("has no HASH key");
    }
    return new Table.Key(partition, sort);
  }
}
