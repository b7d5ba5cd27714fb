package temporaryevse.store;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.TemporaryEvseStatus;

/** The record that a creation leaves, so that the same request made again has the same answer. */
interface CreationRecord {

  /** The key of the record's item. */
  Map<String, AttributeValue> key();

  /** A write of the record, refused with what is stored where an earlier one holds. */
  Put put(TemporaryEvseStatus status);

  /** The outcome that a stored record stands for; empty where it does not hold. */
  Optional<CreateOutcome> earlier(Map<String, AttributeValue> stored);
}
