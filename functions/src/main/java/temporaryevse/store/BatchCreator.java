package temporaryevse.store;

import static temporaryevse.aws.Attributes.milliseconds;
import static temporaryevse.aws.Attributes.number;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import temporaryevse.access.Maker;
import temporaryevse.access.Operators;
import temporaryevse.aws.ServiceUnavailableException;
import temporaryevse.evse.OperatorId;
import temporaryevse.lambda.Deployment;
import temporaryevse.lambda.RequestTime;
import temporaryevse.status.CreateOutcome;
import temporaryevse.status.NewBatch;
import temporaryevse.status.NewStatus;

/** The part of the store that creates the same status for several EVSEs, each by itself. */
public final class BatchCreator {

  private final EvseTable table;
  private final StatusCreation creation;

  public BatchCreator(Deployment deployment) {
    table = EvseTable.of(deployment);
    creation = StatusCreation.of(table, 1);
  }

  /**
   * Stores a status for each EVSE of these operators, unless the same batch has stored it under the
   * key within the last 24 hours.
   *
   * @throws ServiceUnavailableException where nothing could be tried; sent again, it completes
   */
  public BatchOutcome create(
      NewBatch batch, IdempotencyKey key, Operators operators, Maker maker, RequestTime time) {
    Instant now = time.now();
    BatchRecord asked = BatchRecord.of(key, batch, now);
    Map<String, AttributeValue> stored =
        batch.hasEnded(now) ? table.get(asked.key(), time) : claim(asked, time);
    if (!IdempotencyRecord.holds(stored, now)) {
      return batch.hasEnded(now)
          ? new BatchOutcome.AlreadyEnded(now)
          : results(batch, asked, Map.of(), operators, maker, time);
    }
    Optional<BatchRecord> earlier = asked.earlier(stored);
    return earlier.isPresent()
        ? results(batch, earlier.get(), stored(batch, earlier.get(), time), operators, maker, time)
        : new BatchOutcome.KeyReused();
  }

  /** Stores the record of a batch; answers the one that holds instead, or nothing. */
  private Map<String, AttributeValue> claim(BatchRecord record, RequestTime time) {
    return table.put(
        time,
        put ->
            put.item(record.item())
                .conditionExpression(IdempotencyRecord.IS_FREE)
                .expressionAttributeValues(Map.of(":now", milliseconds(time.now()))));
  }

  /** The statuses that the batch has stored before, by their place in it. */
  private Map<Integer, CreateOutcome> stored(NewBatch batch, BatchRecord record, RequestTime time) {
    Map<Long, Map<String, AttributeValue>> items = new HashMap<>();
    table
        .get(places(batch).map(place -> ofStatus(record, place).key()).toList(), time)
        .forEach(item -> items.put(number(item, Keys.SORT), item));
    Map<Integer, CreateOutcome> stored = new HashMap<>();
    places(batch)
        .forEach(
            place ->
                ofStatus(record, place)
                    .earlier(items.getOrDefault(place + 1L, Map.of()))
                    .ifPresent(outcome -> stored.put(place, outcome)));
    return stored;
  }

  private BatchOutcome results(
      NewBatch batch,
      BatchRecord record,
      Map<Integer, CreateOutcome> stored,
      Operators operators,
      Maker maker,
      RequestTime time) {
    Map<Integer, Part<CreateOutcome>> parts = new HashMap<>();
    List<Integer> missing = new ArrayList<>();
    places(batch)
        .forEach(
            place -> {
              OperatorId operator = batch.evseIds().get(place).operator();
              if (!operators.include(operator)) {
                parts.put(place, new Part.Done<>(new CreateOutcome.OperatorNotAllowed(operator)));
              } else if (stored.containsKey(place)) {
                parts.put(place, new Part.Done<>(stored.get(place)));
              } else {
                missing.add(place);
              }
            });
    if (!missing.isEmpty()) {
      List<Part<CreateOutcome>> created = create(batch, record, missing, maker, time);
      for (int i = 0; i < missing.size(); i++) {
        parts.put(missing.get(i), created.get(i));
      }
    }
    return new BatchOutcome.Results(places(batch).map(parts::get).toList());
  }

  private List<Part<CreateOutcome>> create(
      NewBatch batch, BatchRecord record, List<Integer> missing, Maker maker, RequestTime time) {
    long firstId = creation.ids().next(missing.size(), time);
    return Part.inParallel(
        IntStream.range(0, missing.size()).boxed().toList(),
        i ->
            Part.of(
                () -> {
                  int place = missing.get(i);
                  NewStatus status = batch.status(place, record.validFrom());
                  return creation.create(
                      status,
                      firstId + i,
                      creation.writer().read(status.evseId(), time),
                      Optional.of(ofStatus(record, place)),
                      maker,
                      time);
                }));
  }

  private CreationRecord ofStatus(BatchRecord record, int place) {
    return record.ofStatus(table.name(), place);
  }

  private static Stream<Integer> places(NewBatch batch) {
    return IntStream.range(0, batch.evseIds().size()).boxed();
  }
}
