package temporaryevse.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import temporaryevse.http.Json;

/**
 * A key as it is stored: everything but the key itself.
 *
 * @param keyId SHA-256 of the key in 64 hexadecimal digits
 * @param account who calls with it
 * @param operators whose EVSEs it is for
 * @param scopes what it is for
 * @param createdAt when it was made, to the millisecond
 * @param createdBy the administrator who had it made
 * @param validTo from when it is no longer good; empty for no end
 * @param revokedAt when it was taken back; empty for one that was not
 * @param replacedBy id of the key that it was rotated to last
 */
record AccessKey(
    String keyId,
    String account,
    Operators operators,
    Set<Scope> scopes,
    Instant createdAt,
    String createdBy,
    Optional<Instant> validTo,
    Optional<Instant> revokedAt,
    Optional<String> replacedBy) {

  /** Whether it lets its holder in at that time. */
  boolean isGoodAt(Instant now) {
    return revokedAt.isEmpty() && (validTo.isEmpty() || now.isBefore(validTo.get()));
  }

  /** Another key for the same, made now. */
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

  /** What administrators see of it. */
  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("keyId", keyId);
    json.put("account", account);
    ArrayNode operatorTexts = json.putArray("operators");
    operators.texts().forEach(operatorTexts::add);
    ArrayNode scopeTexts = json.putArray("scopes");
    scopes.forEach(scope -> scopeTexts.add(scope.text()));
    json.put("createdAt", createdAt.toString());
    json.put("createdBy", createdBy);
    validTo.ifPresent(instant -> json.put("validTo", instant.toString()));
    revokedAt.ifPresent(instant -> json.put("revokedAt", instant.toString()));
    replacedBy.ifPresent(other -> json.put("replacedBy", other));
    return json;
  }
}
