package temporaryevse.access;

import java.util.Optional;

/**
 * The author of a write.
 *
 * @param account of the caller
 * @param key that the caller showed; empty in a deployment that lets everyone in
 */
public record Maker(AccountId account, Optional<KeyId> key) {}
