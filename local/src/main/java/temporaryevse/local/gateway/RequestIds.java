package temporaryevse.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import temporaryevse.local.lambda.TraceId;

/**
 * The ids that API Gateway gives a request.
 *
 * @param extended the extended request id: 15 characters of base64, and an equals sign
 * @param trace an X-Ray trace header, which is used unless the client sends one
 */
record RequestIds(String id, String extended, String trace) {
  static RequestIds create(Instant now) {
    String id = UUID.randomUUID().toString();
    String base64 = Base64.getUrlEncoder().encodeToString(id.substring(0, 11).getBytes(UTF_8));
    return new RequestIds(id, base64.substring(0, 15) + "=", TraceId.root(now));
  }

  /** The headers that every answer of API Gateway has. */
  Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("x-amzn-RequestId", List.of(id));
    headers.put("x-amz-apigw-id", List.of(extended));
    return headers;
  }
}
