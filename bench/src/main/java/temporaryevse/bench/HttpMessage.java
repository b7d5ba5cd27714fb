package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * The parts of a runtime client's request that the Runtime API looks at.
 *
 * @param method such as {@code GET}
 * @param path such as {@code /2018-06-01/runtime/invocation/next}
 */
record HttpMessage(String method, String path, String body) {

  /**
   * Reads one request to its end.
   *
   * @throws EOFException if the connection was closed before it
   */
  static HttpMessage read(InputStream in) throws IOException {
    String[] requestLine = line(in).split(" ", -1);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lowerCase = header.toLowerCase(Locale.ROOT);
      if (lowerCase.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip(), 10);
      } else if (lowerCase.startsWith("transfer-encoding:")) {
        throw new IOException("a runtime client sends what it has in one piece");
      }
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return new HttpMessage(requestLine[0], requestLine[1], new String(body, UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /**
   * Returns an answer in one piece, no part of which waits for an acknowledgement of another.
   *
   * @param statusAndHeaders each with its line end
   */
  static byte[] response(String statusAndHeaders, String json) {
    String head =
        "HTTP/1.1 %sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(statusAndHeaders, json.getBytes(UTF_8).length);
    return (head + json).getBytes(UTF_8);
  }
}
