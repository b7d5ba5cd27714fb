package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Requests that no HTTP client would send, written to a socket as they are. */
final class RawHttp {

  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([0-9]{3})(?: .*)?");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private RawHttp() {}

  /**
   * Sends a request on a connection of its own.
   *
   * @param head lines of the request, each without its end, in ISO-8859-1; {@code Host} and {@code
   *     Connection} are added
   */
  static Answer send(URI address, List<String> head, byte[] body) {
    String text =
        String.join("\r\n", head)
            + "\r\nHost: "
            + address.getAuthority()
            + "\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer answer(String text) {
    String[] parts = text.split("\r\n\r\n", 2);
    List<String> lines = parts[0].lines().toList();
    Matcher status = STATUS_LINE.matcher(lines.isEmpty() ? "" : lines.getFirst());
    assertThat(status.matches()).as(text).isTrue();
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] header = line.split(": ?", 2);
      headers.merge(
          header[0].toLowerCase(Locale.ROOT),
          List.of(header[1]),
          (before, one) -> Stream.concat(before.stream(), one.stream()).toList());
    }
    return new Answer(Integer.parseInt(status.group(1), 10), headers, parts[1]);
  }
}
