package temporaryevse.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** An answer that a {@link FaultProxy} writes to a connection. */
final class ProxiedAnswer {

  private static final String CHECKSUM = "x-amz-crc32";

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * An answer with a body of these bytes.
   *
   * @param headers by name in lower case
   */
  ProxiedAnswer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /**
   * One bit of one digit is another one, and the checksum is that of the answer as it was. (The
   * header is set, in case the database sends none.)
   */
  ProxiedAnswer corrupted() {
    if (status != 200) {
      return this;
    }
    CRC32 checksum = new CRC32();
    checksum.update(body);
    byte[] changed = body.clone();
    int place = changed.length - 1;
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] >= '0' && changed[i] <= '9') {
        place = i;
      }
    }
    changed[place] ^= 1;
    Map<String, String> checked = new LinkedHashMap<>(headers);
    checked.put(CHECKSUM, Long.toString(checksum.getValue()));
    return new ProxiedAnswer(status, checked, changed);
  }

  /** Says nothing, and has no checksum that would tell. */
  ProxiedAnswer emptied() {
    return status == 200 ? new ProxiedAnswer(200, Map.of(), new byte[] {'{', '}'}) : this;
  }

  byte[] bytes() {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " \r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("content-length: " + body.length + "\r\n\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
