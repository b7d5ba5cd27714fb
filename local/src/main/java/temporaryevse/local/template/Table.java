package temporaryevse.local.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An {@code AWS::DynamoDB::Table}.
 *
 * @param logicalId its name in the template
 * @param name its physical name
 * @param key its primary key
 * @param attributeTypes {@code S}, {@code N} or {@code B} by name, for each attribute that is part
 *     of a key
 * @param indexes its global secondary indexes
 * @param timeToLiveAttribute the attribute with the time of expiry, in epoch seconds
 * @param streamViewType what its stream has of a changed item, such as {@code NEW_IMAGE}; empty for
 *     no stream
 * @param billingMode {@code PAY_PER_REQUEST}, the only supported mode
 */
public record Table(
    String logicalId,
    String name,
    Key key,
    Map<String, String> attributeTypes,
    List<Index> indexes,
    Optional<String> timeToLiveAttribute,
    Optional<String> streamViewType,
    String billingMode) {

  /** The same table under another physical name. */
  public Table withName(String name) {
    return new Table(
        logicalId,
        name,
        key,
        attributeTypes,
        indexes,
        timeToLiveAttribute,
        streamViewType,
        billingMode);
  }

  /** The same table without deletion by time to live, for tests whose clock is not the real one. */
  public Table withoutTimeToLive() {
    return new Table(
        logicalId,
        name,
        key,
        attributeTypes,
        indexes,
        Optional.empty(),
        streamViewType,
        billingMode);
  }

  /** The same table without a stream, for what nobody reads it of. */
  public Table withoutStream() {
    return new Table(
        logicalId,
        name,
        key,
        attributeTypes,
        indexes,
        timeToLiveAttribute,
        Optional.empty(),
        billingMode);
  }

  /** Names of the attributes that make up a key. */
  public record Key(String partition, Optional<String> sort) {}

  /**
   * A global secondary index.
   *
   * @param projection {@code ALL} or {@code KEYS_ONLY}
   */
  public record Index(String name, Key key, String projection) {}
}
