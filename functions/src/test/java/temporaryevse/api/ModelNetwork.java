package temporaryevse.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import temporaryevse.testing.TestDynamoDb;

/** The network between functions and DynamoDB: decides whose request is next, and loses some. */
final class ModelNetwork implements SdkHttpClient {

  /** Whose requests a thread sends; without one it reads a shard. */
  static final ScopedValue<Caller> CALLER = ScopedValue.newInstance();

  private final SdkHttpClient http = TestDynamoDb.http();
  private final AtomicInteger faults = new AtomicInteger();
  private volatile @Nullable Traffic traffic;

  private enum Fault {
    NONE,
    REQUEST_DROPPED,
    ANSWER_LOST,
    UNAVAILABLE,
    THROTTLED
  }

  /** What is under way, and what goes wrong with the requests of guests. */
  private record Traffic(ModelTurns turns, Faults ofGuests) {}

  /** A caller in one step of a sequence. */
  record Caller(int number, Faults faults) {}

  /** What goes wrong with the requests of one step. */
  static final class Faults {

    private final Random random;
    private final Fault lasting;
    private final int lastingFrom;
    private int requests;

    /** About every eighth request fails; in about every eighth step all from one request on do. */
    Faults(long seed) {
      random = new Random(seed);
      lasting =
          switch (random.nextInt(24)) {
            case 0, 1 -> Fault.ANSWER_LOST;
            case 2 -> Fault.REQUEST_DROPPED;
            default -> Fault.NONE;
          };
      lastingFrom = random.nextInt(4);
    }

    private synchronized Fault next() {
      Fault single =
          switch (random.nextInt(40)) {
            case 0, 1, 2 -> Fault.ANSWER_LOST;
            case 3 -> Fault.REQUEST_DROPPED;
            case 4 -> Fault.UNAVAILABLE;
            case 5 -> Fault.THROTTLED;
            default -> Fault.NONE;
          };
      return requests++ >= lastingFrom && lasting != Fault.NONE ? lasting : single;
    }
  }

  /** From here on requests wait for their turn and can be lost. */
  void disturb(ModelTurns turns, Faults ofGuests) {
    traffic = new Traffic(turns, ofGuests);
  }

  /** From here on every request arrives at once, and every answer. */
  void calm() {
    traffic = null;
  }

  /** How many requests have gone wrong. */
  int faults() {
    return faults.get();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest sent = http.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        Traffic under = traffic;
        return under == null ? sent.call() : pass(sent, under, isOf("GetItem", request));
      }

      @Override
      public void abort() {
        sent.abort();
      }
    };
  }

  private static boolean isOf(String action, HttpExecuteRequest request) {
    return request
        .httpRequest()
        .firstMatchingHeader("X-Amz-Target")
        .filter(target -> target.endsWith("." + action))
        .isPresent();
  }

  private HttpExecuteResponse pass(ExecutableHttpRequest request, Traffic under, boolean isRead)
      throws IOException {
    if (CALLER.isBound()) {
      Caller caller = CALLER.get();
      under.turns().next(caller.number());
      return pass(request, caller.faults().next());
    }
    if (isRead) {
      // A create reads beside its turn, and waits for it: there is no other turn to wait for.
      return pass(request, under.ofGuests().next());
    }
    under.turns().visit();
    try {
      return pass(request, under.ofGuests().next());
    } finally {
      under.turns().leave();
    }
  }

  private HttpExecuteResponse pass(ExecutableHttpRequest request, Fault fault) throws IOException {
    if (fault != Fault.NONE) {
      faults.incrementAndGet();
    }
    return switch (fault) {
      case NONE -> request.call();
      case REQUEST_DROPPED -> throw new IOException("The request was dropped.");
      case ANSWER_LOST -> {
        request.call().responseBody().ifPresent(AbortableInputStream::abort);
        throw new IOException("The answer was lost.");
      }
      case UNAVAILABLE -> refusal(503, "ServiceUnavailable");
      case THROTTLED -> refusal(400, "ThrottlingException");
    };
  }

  private static HttpExecuteResponse refusal(int status, String type) {
    String body = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + type + "\"}";
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(status)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body.getBytes(UTF_8))))
        .build();
  }

  @Override
  public void close() {
    http.close();
  }
}
