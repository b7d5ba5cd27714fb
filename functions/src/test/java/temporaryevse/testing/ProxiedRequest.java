package temporaryevse.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that a {@link FaultProxy} reads from a connection.
 *
 * @param headers by name in lower case
 */
record ProxiedRequest(String path, Map<String, String> headers, String body) {

  /** The next request on a connection; empty where the client has closed it. */
  static Optional<ProxiedRequest> read(InputStream in) throws IOException {
    String requestLine = line(in);
    if (requestLine.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"), 10);
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new SocketException("closed in mid-request");
    }
    return Optional.of(
        new ProxiedRequest(
            requestLine.split(" ", 3)[1], headers, new String(body, StandardCharsets.UTF_8)));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
