package temporaryevse.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import temporaryevse.access.AccountId;
import temporaryevse.evse.EvseId;
import temporaryevse.store.StatusQuery;

/**
 * The cursors of a list: the last id of a page, with a code over that id and the query.
 *
 * <p>The code is 128 bits of HMAC-SHA256. A cursor that was changed, or that belongs to another
 * query, is refused.
 */
final class Cursors {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int CODE_BYTES = 16;

  private final List<SecretKeySpec> keys;

  /**
   * Takes the secrets.
   *
   * @param secrets the first one is for new cursors; a cursor of any of them is read
   */
  Cursors(List<String> secrets) {
    keys =
        secrets.stream()
            .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .toList();
  }

  /**
   * A cursor of an account for the page behind an id; 32 characters that a URL takes as they are.
   */
  String write(long after, StatusQuery query, AccountId account) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(Long.BYTES + CODE_BYTES)
                .putLong(after)
                .put(code(keys.getFirst(), after, query, account))
                .array());
  }

  /** The id behind which a page begins; empty where the cursor is not of this query and account. */
  OptionalLong read(String cursor, StatusQuery query, AccountId account) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException notBase64) {
      return OptionalLong.empty();
    }
    // 24 bytes fill their 32 characters, so each cursor has exactly one spelling.
    if (bytes.length != Long.BYTES + CODE_BYTES || cursor.length() != 32) {
      return OptionalLong.empty();
    }
    long after = ByteBuffer.wrap(bytes).getLong();
    byte[] code = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
    return keys.stream()
            .anyMatch(key -> MessageDigest.isEqual(code, code(key, after, query, account)))
        ? OptionalLong.of(after)
        : OptionalLong.empty();
  }

  private static byte[] code(SecretKeySpec key, long after, StatusQuery query, AccountId account) {
    String subject =
        // These parts have no spaces.
        "list/2 "
            + account.text()
            + " "
            + after
            + " "
            + query.activeOnly()
            + " "
            + query.evseId().map(EvseId::canonical).orElse("");
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(subject.getBytes(StandardCharsets.UTF_8)), CODE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
