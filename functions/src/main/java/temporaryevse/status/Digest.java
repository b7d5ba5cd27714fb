package temporaryevse.status;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A short text that two lists of texts share only where they are equal: 128 bits of SHA-256. */
final class Digest {

  private static final int BYTES = 16;

  private Digest() {}

  static String of(List<String> texts) {
    StringBuilder all = new StringBuilder();
    // With its length before it, a text cannot be taken for the end of another.
    texts.forEach(text -> all.append(text.length()).append(':').append(text));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(all.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
