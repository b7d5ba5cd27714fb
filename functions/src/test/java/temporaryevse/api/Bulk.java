package temporaryevse.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import temporaryevse.testing.TestDynamoDb;

/** Many statuses at once, as a create would have stored them. */
public final class Bulk {

  private static final int BATCH = 25;

  private Bulk() {}

  /** Stores statuses with the ids from {@code firstId} on, all with the same period. */
  public static void fill(Api api, long firstId, int count, Instant validFrom, Instant validTo) {
    DynamoDbClient dynamoDb = TestDynamoDb.client();
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<?>> batches = new ArrayList<>();
      for (int done = 0; done < count; done += BATCH) {
        List<WriteRequest> batch = new ArrayList<>();
        for (int i = done; i < Math.min(count, done + BATCH); i++) {
          Map<String, AttributeValue> item = item(firstId + i, validFrom, validTo);
          batch.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
        }
        batches.add(
            executor.submit(
                () ->
                    dynamoDb.batchWriteItem(
                        write -> write.requestItems(Map.of(api.table, batch)))));
      }
      for (Future<?> batch : batches) {
        batch.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, AttributeValue> item(long id, Instant validFrom, Instant validTo) {
    Map<String, AttributeValue> item = new HashMap<>(Api.key(id));
    item.put("temporaryStatus", AttributeValue.fromS("BLOCKED"));
    item.put("evseId", AttributeValue.fromS("DK*SPI*E123*1"));
    item.put("canonicalEvseId", AttributeValue.fromS("DKSPIE123*1"));
    item.put("operator", AttributeValue.fromS("DK*SPI"));
    item.put("validFrom", Api.number(validFrom.toEpochMilli()));
    item.put("validTo", Api.number(validTo.toEpochMilli()));
    item.put("expiresAt", Api.number(validTo.getEpochSecond() + 1));
    item.put("creation", AttributeValue.fromS("bulk"));
    return item;
  }
}
