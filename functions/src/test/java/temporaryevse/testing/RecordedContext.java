package temporaryevse.testing;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A Lambda context that keeps what is logged. */
public final class RecordedContext implements Context {

  private volatile IntSupplier remainingTime = () -> 15_000;
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

  /** Milliseconds that are left of the invocation; 15,000 unless set. */
  public void remainingTime(IntSupplier milliseconds) {
    remainingTime = milliseconds;
  }

  /** Everything logged so far, each entry behind its level. */
  public String log() {
    return String.join("\n", lines);
  }

  @Override
  public LambdaLogger getLogger() {
    return new LambdaLogger() {
      @Override
      public void log(String message) {
        lines.add(message);
      }

      @Override
      public void log(byte[] message) {
        lines.add(new String(message, StandardCharsets.UTF_8));
      }

      @Override
      public void log(String message, LogLevel level) {
        lines.add(level + " " + message);
      }

      @Override
      public void log(byte[] message, LogLevel level) {
        log(new String(message, StandardCharsets.UTF_8).stripTrailing(), level);
      }
    };
  }

  @Override
  public String getAwsRequestId() {
    return "lambda-request";
  }

  @Override
  public String getLogGroupName() {
    return "log-group";
  }

  @Override
  public String getLogStreamName() {
    return "log-stream";
  }

  @Override
  public String getFunctionName() {
    return "function";
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:eu-central-1:000000000000:function:function";
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return remainingTime.getAsInt();
  }

  @Override
  public int getMemoryLimitInMB() {
    return 1024;
  }
}
