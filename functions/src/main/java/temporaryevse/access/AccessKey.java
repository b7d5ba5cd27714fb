package temporaryevse.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import temporaryevse.http.Json;

/**
 * A key as it is stored: all about it but the key itself.
 *
 * @param keyId SHA-256 of the key
 * @param account that the key belongs to
 * @param operators of the EVSEs that the key opens
 * @param scopes the permissions
 * @param createdAt the time of its creation, to the millisecond
 * @param createdBy the administrator who created it
 * @param validTo the end of the key; empty for no end
 * @param revokedAt the time of its revocation; empty where it was not revoked
 * @param replacedBy id of the key that it was last rotated to
 */
record AccessKey(
    KeyId keyId,
    AccountId account,
    Operators operators,
    Set<Scope> scopes,
    Instant createdAt,
    String createdBy,
    Optional<Instant> validTo,
    Optional<Instant> revokedAt,
    Optional<KeyId> replacedBy) {

  /** Whether the key lets its holder in at that time. */
  boolean isValidAt(Instant now) {
    return revokedAt.isEmpty() && (validTo.isEmpty() || now.isBefore(validTo.get()));
  }

  /** Another key with the same permissions, created now. */
  AccessKey successor(BearerKey key, Instant now, String createdBy, Optional<Instant> validTo) {
    return new AccessKey(
        key.id(),
        account,
        operators,
        scopes,
        now,
        createdBy,
        validTo,
        Optional.empty(),
        Optional.empty());
  }

  /** The key as administrators see it. */
  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("keyId", keyId.text());
    json.put("account", account.text());
    ArrayNode operatorTexts = json.putArray("operators");
    operators.texts().forEach(operatorTexts::add);
    ArrayNode scopeTexts = json.putArray("scopes");
    scopes.forEach(scope -> scopeTexts.add(scope.text()));
    json.put("createdAt", createdAt.toString());
    json.put("createdBy", createdBy);
    validTo.ifPresent(instant -> json.put("validTo", instant.toString()));
    revokedAt.ifPresent(instant -> json.put("revokedAt", instant.toString()));
    replacedBy.ifPresent(other -> json.put("replacedBy", other.text()));
    return json;
  }
}
