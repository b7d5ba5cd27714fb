package temporaryevse.local;

/**
 * An API key of API Gateway: what it counts a caller's requests by.
 *
 * @param id what {@code Ref} gives
 * @param name not unique
 * @param value what an authorizer answers with in {@code usageIdentifierKey}; unique
 * @param enabled whether it lets anybody in; {@code false} unless the template says otherwise
 */
public record UsageKey(String id, String name, String value, boolean enabled) {}
