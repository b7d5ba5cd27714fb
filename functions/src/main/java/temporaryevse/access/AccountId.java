package temporaryevse.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an account, which keys, idempotency keys, cursors and limits belong to.
 *
 * @param text 1 to 40 lower-case letters, digits and hyphens within: no separator of other texts
 */
public record AccountId(String text) {

  /** The account of every caller in a deployment that lets everyone in. */
  public static final AccountId EVERYONE = new AccountId("everyone");

  private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

  /** Reads a name; empty where the text cannot name an account. */
  public static Optional<AccountId> parse(String text) {
    return GRAMMAR.matcher(text).matches() ? Optional.of(new AccountId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
