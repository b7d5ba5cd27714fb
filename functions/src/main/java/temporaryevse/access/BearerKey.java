package temporaryevse.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A key that a caller shows.
 *
 * <p>It has a prefix by which a scanner finds it, 43 characters of base62 with 256 random bits, and
 * 6 characters of base62 with the CRC-32 of all before them. A mistyped key is refused without a
 * lookup.
 *
 * <p>It is not a record: its text must never get into a log by way of {@code toString}.
 */
final class BearerKey {

  private static final String PREFIX = "tevse_";
  private static final int RANDOM_CHARACTERS = 43;
  private static final int CHECK_CHARACTERS = 6;
  private static final int RANDOM_BYTES = 32;
  private static final String BASE_62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final Pattern FORM =
      Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (RANDOM_CHARACTERS + CHECK_CHARACTERS) + "}");

  /** RFC 6750, section 2.1; the scheme in any case (RFC 9110, section 11.1). */
  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(\\S+)");

  /** Far more than a key and its scheme. */
  private static final int MAX_HEADER = 256;

  private final String text;

  private BearerKey(String text) {
    this.text = text;
  }

  /** A new key. */
  static BearerKey generate(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String body = PREFIX + base62(new BigInteger(1, bytes), RANDOM_CHARACTERS);
    return new BearerKey(body + check(body));
  }

  /** Reads a key; empty where the text has another form, or its check does not fit. */
  static Optional<BearerKey> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int end = text.length() - CHECK_CHARACTERS;
    return check(text.substring(0, end)).equals(text.substring(end))
        ? Optional.of(new BearerKey(text))
        : Optional.empty();
  }

  /** Reads the key of a request; empty where there is not exactly one header with a key. */
  static Optional<BearerKey> ofHeaders(List<String> authorization) {
    if (authorization.size() != 1 || authorization.getFirst().length() > MAX_HEADER) {
      return Optional.empty();
    }
    Matcher bearer = BEARER.matcher(authorization.getFirst().strip());
    return bearer.matches() ? parse(bearer.group(1)) : Optional.empty();
  }

  /** The key itself, to be shown once. */
  String text() {
    return text;
  }

  /** The name that it is stored by: its SHA-256. */
  KeyId id() {
    try {
      return new KeyId(
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(text.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Its id; never the key. */
  @Override
  public String toString() {
    return id().text();
  }

  private static String check(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return base62(BigInteger.valueOf(crc.getValue()), CHECK_CHARACTERS);
  }

  private static String base62(BigInteger number, int length) {
    char[] characters = new char[length];
    BigInteger radix = BigInteger.valueOf(BASE_62.length());
    BigInteger rest = number;
    for (int i = length - 1; i >= 0; i--) {
      BigInteger[] divided = rest.divideAndRemainder(radix);
      characters[i] = BASE_62.charAt(divided[1].intValue());
      rest = divided[0];
    }
    return new String(characters);
  }
}
