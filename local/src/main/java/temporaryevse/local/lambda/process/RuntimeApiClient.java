package temporaryevse.local.lambda.process;

import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaError;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeApiClient;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.RapidErrorType;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.converters.LambdaErrorConverter;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * The Lambda Runtime API over the JDK's HTTP: "Using the Lambda runtime API for custom runtimes" in
 * the Lambda guide.
 */
final class RuntimeApiClient implements LambdaRuntimeApiClient {
  private final String base;

  /**
   * Sends nothing yet.
   *
   * @param address value of {@code AWS_LAMBDA_RUNTIME_API}
   */
  RuntimeApiClient(String address) {
    base = "http://" + address + "/2018-06-01/runtime/";
  }

  /** Reports an error of the code's start or of its hooks around a snapshot. */
  void reportStartError(Throwable problem, RapidErrorType type) throws IOException {
    LambdaError error = new LambdaError(LambdaErrorConverter.fromThrowable(problem), type);
    report(type == RapidErrorType.AfterRestoreError ? "restore/error" : "init/error", error);
  }

  @Override
  public InvocationRequest nextInvocation() throws IOException {
    HttpURLConnection connection = open("invocation/next");
    InvocationRequest invocation = new InvocationRequest();
    invocation.setContent(connection.getInputStream().readAllBytes());
    invocation.setId(connection.getHeaderField("Lambda-Runtime-Aws-Request-Id"));
    invocation.setDeadlineTimeInMs(
        connection.getHeaderFieldLong("Lambda-Runtime-Deadline-Ms", Long.MAX_VALUE));
    invocation.setInvokedFunctionArn(
        connection.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"));
    invocation.setXrayTraceId(connection.getHeaderField("Lambda-Runtime-Trace-Id"));
    return invocation;
  }

  @Override
  public InvocationRequest nextInvocationWithExponentialBackoff(LambdaContextLogger logger)
      throws IOException {
    return nextInvocation();
  }

  @Override
  public void reportInvocationSuccess(String requestId, byte[] response) throws IOException {
    send(open("invocation/" + requestId + "/response"), response);
  }

  @Override
  public void reportInvocationError(String requestId, LambdaError error) throws IOException {
    report("invocation/" + requestId + "/error", error);
  }

  @Override
  public void reportInitError(LambdaError error) throws IOException {
    report("init/error", error);
  }

  @Override
  public void restoreNext() throws IOException {
    open("restore/next").getInputStream().readAllBytes();
  }

  @Override
  public void reportRestoreError(LambdaError error) throws IOException {
    report("restore/error", error);
  }

  private void report(String path, LambdaError error) throws IOException {
    HttpURLConnection connection = open(path);
    connection.setRequestProperty(
        "Lambda-Runtime-Function-Error-Type", error.errorType.getRapidError());
    send(connection, DtoSerializers.serialize(error.errorRequest));
  }

  private HttpURLConnection open(String path) throws IOException {
    return (HttpURLConnection) URI.create(base + path).toURL().openConnection();
  }

  private static void send(HttpURLConnection connection, byte[] body) throws IOException {
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    connection.getOutputStream().write(body);
    connection.getInputStream().readAllBytes();
  }
}
