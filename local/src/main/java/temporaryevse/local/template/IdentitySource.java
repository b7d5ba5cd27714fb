package temporaryevse.local.template;

/**
 * A part of a request that identifies its caller: {@code Identity} of "LambdaRequestAuthorizer" in
 * the SAM guide.
 *
 * @param name of the header, or of the {@code $context} variable without its prefix
 */
public record IdentitySource(Kind kind, String name) {
  /** The parts of a request that can identify a caller. */
  public enum Kind {
    /** A header; the case of its name makes no difference. */
    HEADER,
    /** A variable such as {@code stage}. */
    CONTEXT
  }
}
