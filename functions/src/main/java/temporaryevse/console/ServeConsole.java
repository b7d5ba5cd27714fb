package temporaryevse.console;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ApiResponse;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Json;
import temporaryevse.http.Problem;
import temporaryevse.lambda.PrimedFunction;
import temporaryevse.lambda.Priming;
import temporaryevse.lambda.PrimingRequests;

/**
 * {@code GET /console} and its files: the operator's console.
 *
 * <p>The files are open to everyone. They hold no data; the page asks for a key, and the API for
 * that key.
 */
public final class ServeConsole implements RequestStreamHandler, PrimedFunction {

  /** What a browser lets the page do: run our files and talk to this API, and nothing else. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** For Lambda. */
  public ServeConsole() {
    PrimedFunction.register(this);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    answer.write(answer(ApiRequest.read(event, context.getAwsRequestId())));
  }

  private static byte[] answer(ApiRequest request) {
    String name = request.pathParameter("file");
    if (name.isEmpty() && request.path().endsWith("/")) {
      // Links of the page are relative, so that they hold under any stage or domain name.
      return event(308, Map.of("Location", "../console"), "", request);
    }
    Optional<ConsoleFile> file =
        name.isEmpty()
            ? ConsoleFile.find(ConsoleFile.PAGE)
            : ConsoleFile.find(name).filter(each -> !each.name().equals(ConsoleFile.PAGE));
    return file.map(each -> answer(each, request))
        .orElseGet(
            () ->
                ApiResponse.error(
                        Problem.of(ErrorCode.ROUTE_NOT_FOUND, "The console has no such file."))
                    .toEvent(request.requestId()));
  }

  private static byte[] answer(ConsoleFile file, ApiRequest request) {
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            file.mediaType(),
            "Cache-Control",
            file.cacheControl(),
            "ETag",
            file.tag(),
            "Content-Security-Policy",
            POLICY,
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Referrer-Policy",
            "no-referrer",
            "X-Content-Type-Options",
            "nosniff");
    return file.isNamedBy(request.headers("if-none-match"))
        ? event(304, headers, "", request)
        : event(200, headers, file.text(), request);
  }

  private static byte[] event(
      int status, Map<String, String> headers, String body, ApiRequest request) {
    ObjectNode event = Json.object().put("statusCode", status);
    ObjectNode all = event.putObject("headers").put("X-Request-Id", request.requestId());
    headers.forEach(all::put);
    event.put("body", body).put("isBase64Encoded", false);
    return Json.write(event).getBytes(StandardCharsets.UTF_8);
  }

  /** It keeps nothing, so it is its own copy. */
  @Override
  public void prime(Priming priming) {
    priming.run(PrimingRequests.CONSOLE, this, this);
  }
}
