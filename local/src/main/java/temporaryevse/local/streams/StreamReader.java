package temporaryevse.local.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A reader of a stream, from its oldest record on: "Processing a stream" in the DynamoDB guide. A
 * shard is read after the one that it continues.
 */
final class StreamReader {
  /** As Lambda: "Polling and batching streams" in its guide says four times a second. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private static final Duration BETWEEN_DISCOVERIES = Duration.ofSeconds(1);

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final String partitionKey;
  private final List<OpenShard> open = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private long nextDiscovery = System.nanoTime();

  /** Takes each record in turn. */
  @FunctionalInterface
  interface Sink {
    /** Takes a record; waits while there are too many. */
    void accept(StreamRecord record) throws InterruptedException;
  }

  private static final class OpenShard {
    private final String id;
    private @Nullable String iterator;
    private @Nullable String lastSequenceNumber;

    private OpenShard(String id) {
      this.id = id;
    }
  }

  /**
   * Reads nothing yet.
   *
   * @param partitionKey the name of the table's partition key
   */
  StreamReader(DynamoDbStreamsClient streams, String streamArn, String partitionKey) {
    this.streams = streams;
    this.streamArn = streamArn;
    this.partitionKey = partitionKey;
  }

  /**
   * Reads what is new, or waits a moment where nothing is.
   *
   * @throws SdkException if the stream cannot be read; the next call goes on where this one ended
   */
  void read(Sink sink) throws InterruptedException {
    if (System.nanoTime() >= nextDiscovery) {
      discover();
      nextDiscovery = System.nanoTime() + BETWEEN_DISCOVERIES.toNanos();
    }
    boolean isQuiet = true;
    for (OpenShard shard : List.copyOf(open)) {
      isQuiet &= !read(shard, sink);
    }
    if (isQuiet) {
      Thread.sleep(PAUSE);
    }
  }

  private void discover() {
    @Nullable String lastShard = null;
    do {
      @Nullable String start = lastShard;
      StreamDescription page =
          streams
              .describeStream(
                  describe -> describe.streamArn(streamArn).exclusiveStartShardId(start))
              .streamDescription();
      page.shards().forEach(this::open);
      lastShard = page.lastEvaluatedShardId();
    } while (lastShard != null);
  }

  private void open(Shard shard) {
    // Shards come in the order of their age; the parent may be older than the stream keeps.
    boolean continuesAnOpenOne =
        open.stream().anyMatch(each -> each.id.equals(shard.parentShardId()));
    if (!continuesAnOpenOne && known.add(shard.shardId())) {
      open.add(new OpenShard(shard.shardId()));
    }
  }

  private boolean read(OpenShard shard, Sink sink) throws InterruptedException {
    String iterator = shard.iterator == null ? iterator(shard) : shard.iterator;
    // Where this fails, the iterator may be too old.
    shard.iterator = null;
    GetRecordsResponse response = streams.getRecords(get -> get.shardIterator(iterator));
    for (Record each : response.records()) {
      sink.accept(StreamRecord.of(each, streamArn, shard.id, partitionKey));
      shard.lastSequenceNumber = each.dynamodb().sequenceNumber();
    }
    shard.iterator = response.nextShardIterator();
    if (shard.iterator == null) {
      open.remove(shard);
      nextDiscovery = System.nanoTime();
    }
    return response.hasRecords() && !response.records().isEmpty();
  }

  private String iterator(OpenShard shard) {
    @Nullable String last = shard.lastSequenceNumber;
    return streams
        .getShardIterator(
            get ->
                get.streamArn(streamArn)
                    .shardId(shard.id)
                    .shardIteratorType(
                        last == null
                            ? ShardIteratorType.TRIM_HORIZON
                            : ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(last))
        .shardIterator();
  }
}
