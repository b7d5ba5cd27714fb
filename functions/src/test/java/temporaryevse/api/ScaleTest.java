package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import temporaryevse.store.Bulk;
import temporaryevse.testing.RecordedCalls;
import temporaryevse.testing.TestDynamoDb;

/** What is stored does not make a page, or a run of the schedule, cost more. */
class ScaleTest {

  private static final int FEW = 500;
  private static final int MANY = Integer.getInteger("scale.statuses", 2_000);
  private static final int ENDED = Math.min(1_000, MANY / 6);
  private static final Instant FROM = Api.NOW.minus(Duration.ofDays(1));
  private static final Instant TO = Api.NOW.plus(Duration.ofDays(1));

  private static Api few;
  private static Api many;

  @BeforeAll
  static void fill() {
    few = Api.overNewTable();
    Bulk.fillStatuses(few.table, 1, FEW, FROM, TO);
    many = Api.overNewTable();
    Bulk.fill(many.table, 1, MANY - ENDED, FROM, TO);
    Bulk.fill(many.table, MANY - ENDED + 1, ENDED, FROM, Api.NOW);
  }

  @ParameterizedTest
  @CsvSource({"limit=100, 112", "limit=1, 16"})
  void aPageReadsTheSameHoweverManyAreStored(String query, int itemsRead) {
    assertThat(itemsRead(few, query)).isEqualTo(itemsRead);
    assertThat(itemsRead(many, query)).isEqualTo(itemsRead);
    assertThat(itemsRead(many, Api.next(many.list(query)).orElseThrow())).isEqualTo(itemsRead);
  }

  private static int itemsRead(Api api, String query) {
    RecordedCalls calls = new RecordedCalls();
    try (DynamoDbClient client = TestDynamoDb.client(calls)) {
      APIGatewayProxyResponseEvent response = api.through(client).list(query);
      assertThat(response.getStatusCode()).isEqualTo(200);
    }
    return calls.itemsRead();
  }

  @Test
  void aRunReadsWhatIsDueAndNotWhatIsStored() {
    RecordedCalls calls = new RecordedCalls();
    try (DynamoDbClient client = TestDynamoDb.client(calls)) {
      Api running = many.through(client);
      running.context.remainingTime(() -> 55_000);
      assertThat(running.advance().path("EvsesAdvanced").intValue()).isEqualTo(ENDED);
    }

    // In the index; each is then read once as a state.
    assertThat(calls.itemsRead()).isEqualTo(ENDED);
    assertThat(calls.requests().stream().filter(GetItemRequest.class::isInstance)).hasSize(ENDED);
    assertThat(calls.actions())
        .containsExactly(
            "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query");
    assertThat(LongStream.rangeClosed(MANY - ENDED + 1, MANY).filter(id -> id % 97 == 0))
        .allMatch(id -> many.stored(id).isEmpty());
  }
}
