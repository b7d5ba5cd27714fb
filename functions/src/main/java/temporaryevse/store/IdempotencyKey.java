package temporaryevse.store;

import temporaryevse.access.AccountId;

/**
 * The name that a caller gives to a create, so that a retry is recognised.
 *
 * @param account of the caller; two accounts may use the same key for different requests
 * @param value 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(AccountId account, String value) {

  /** A text for account and key, different for any two of them. */
  String text() {
    // An account has no `#`.
    return account.text() + "#" + value;
  }
}
