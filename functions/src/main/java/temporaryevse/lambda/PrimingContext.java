package temporaryevse.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The context of an invocation for priming, which Lambda does not know. */
final class PrimingContext implements Context {

  private static final String NAME = "priming";

  /** A call to a DynamoDB that is out of reach ends by then. */
  private static final int REMAINING_MILLISECONDS = 3_000;

  private String lastLine = "";

  /** The line that was logged last, which says why a request failed. It is not in the log. */
  String lastLine() {
    return lastLine;
  }

  @Override
  public LambdaLogger getLogger() {
    return new LambdaLogger() {
      @Override
      public void log(String message) {
        lastLine = message;
      }

      @Override
      public void log(byte[] message) {
        lastLine = new String(message, StandardCharsets.UTF_8);
      }
    };
  }

  @Override
  public int getRemainingTimeInMillis() {
    return REMAINING_MILLISECONDS;
  }

  @Override
  public String getAwsRequestId() {
    return NAME;
  }

  @Override
  public String getLogGroupName() {
    return NAME;
  }

  @Override
  public String getLogStreamName() {
    return NAME;
  }

  @Override
  public String getFunctionName() {
    return NAME;
  }

  @Override
  public String getFunctionVersion() {
    return NAME;
  }

  @Override
  public String getInvokedFunctionArn() {
    return NAME;
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
  public int getMemoryLimitInMB() {
    return 0;
  }
}
