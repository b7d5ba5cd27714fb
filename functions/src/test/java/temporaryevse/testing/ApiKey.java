package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A key that was made.
 *
 * @param text the key itself
 * @param id by which administrators name it
 */
public record ApiKey(String text, String id, String account) {

  private static final String PREFIX = "tevse_";
  private static final int SECRET_LENGTH = 43;

  /** The digits of a key's check (docs/adr/0011-bearer-keys.md). */
  private static final String BASE_62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Reads it from an answer of the function that makes keys. */
  static ApiKey of(JsonNode answer) {
    assertThat(answer.path("key").asText()).as(answer.toString()).startsWith(PREFIX);
    return new ApiKey(
        answer.path("key").asText(),
        answer.path("keyId").asText(),
        answer.path("account").asText());
  }

  /** A key that this deployment never made, with a check that fits: one of another deployment. */
  public static String ofAnotherDeployment() {
    String body = PREFIX + "0123456789".repeat(4) + "abc";
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    StringBuilder check = new StringBuilder();
    for (long rest = crc.getValue(); check.length() < 6; rest /= BASE_62.length()) {
      check.insert(0, BASE_62.charAt((int) (rest % BASE_62.length())));
    }
    return body + check;
  }

  /** What is sent in the header {@code Authorization}. */
  public String header() {
    return "Bearer " + text;
  }

  /** The key without its prefix and its checksum: part of a key is a key too many. */
  String secret() {
    return text.substring(PREFIX.length(), PREFIX.length() + SECRET_LENGTH);
  }
}
