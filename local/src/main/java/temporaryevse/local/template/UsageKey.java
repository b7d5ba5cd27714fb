package temporaryevse.local.template;

/**
 * An API key of API Gateway, which counts the requests of a caller.
 *
 * @param id the value of its {@code Ref}
 * @param name not unique
 * @param value the {@code usageIdentifierKey} in an authorizer's answer; unique
 * @param enabled whether requests with it are let in
 */
public record UsageKey(String id, String name, String value, boolean enabled) {}
