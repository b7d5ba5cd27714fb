package temporaryevse.local.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an event and makes an answer without a JSON library. */
final class ProxyAnswer {
  private ProxyAnswer() {}

  /** An answer with this body, whatever characters it has. */
  static byte[] of(byte[] body) {
    return ("{\"statusCode\":200,\"headers\":{\"Content-Type\":\"image/raw\"},\"isBase64Encoded\":true,\"body\":\""
            + Base64.getEncoder().encodeToString(body)
            + "\"}")
        .getBytes(UTF_8);
  }

  /** The first string field of that name, anywhere in the event. */
  static String field(byte[] event, String name) {
    Matcher field =
        Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"")
            .matcher(new String(event, UTF_8));
    return field.find() ? field.group(1) : "";
  }
}
