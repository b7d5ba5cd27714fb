package temporaryevse.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import temporaryevse.access.AccountId;

/**
 * The cursors of lists: the position behind a page, with a code over it, the query and the account.
 *
 * <p>The code is 128 bits of HMAC-SHA256. A cursor that was changed, or that belongs to another
 * query, is refused.
 */
public final class Cursors {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int CODE_BYTES = 16;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final List<SecretKeySpec> keys;

  /**
   * Takes the secrets.
   *
   * @param secrets the first one is for new cursors; a cursor of any of them is read
   */
  public Cursors(List<String> secrets) {
    keys =
        secrets.stream()
            .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .toList();
  }

  /**
   * A cursor of an account, which a URL takes as it is.
   *
   * @param position behind the last element of a page, in ASCII
   * @param subject a text that two queries share exactly where they ask for the same
   */
  public String write(String position, String subject, AccountId account) {
    byte[] bytes = position.getBytes(StandardCharsets.US_ASCII);
    return ENCODER.encodeToString(
        ByteBuffer.allocate(CODE_BYTES + bytes.length)
            .put(code(keys.getFirst(), position, subject, account))
            .put(bytes)
            .array());
  }

  /** The position of a cursor; empty where it is not of this query and account. */
  public Optional<String> read(String cursor, String subject, AccountId account) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    // Each cursor has exactly one spelling.
    if (bytes.length <= CODE_BYTES || !ENCODER.encodeToString(bytes).equals(cursor)) {
      return Optional.empty();
    }
    byte[] code = Arrays.copyOf(bytes, CODE_BYTES);
    String position =
        new String(bytes, CODE_BYTES, bytes.length - CODE_BYTES, StandardCharsets.US_ASCII);
    return keys.stream()
            .anyMatch(key -> MessageDigest.isEqual(code, code(key, position, subject, account)))
        ? Optional.of(position)
        : Optional.empty();
  }

  private static byte[] code(
      SecretKeySpec key, String position, String subject, AccountId account) {
    // An account and a position have no line breaks.
    String text = account.text() + "\n" + position + "\n" + subject;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), CODE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
