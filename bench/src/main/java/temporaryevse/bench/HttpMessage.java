package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * A request of a runtime client, as far as the Runtime API looks at it.
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
   * An answer in one piece, so that no part of it waits for an acknowledgement of another.
   *
   * @param statusAndHeaders each with its line end
   */
  static byte[] response(String statusAndHeaders, String json) {
    byte[] body = json.getBytes(UTF_8);
    byte[] head =
        ("HTTP/1.1 "
                + statusAndHeaders
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(UTF_8);
    byte[] response = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, response, head.length, body.length);
    return response;
  }
}
