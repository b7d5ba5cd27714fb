package temporaryevse.status;

/**
 * A text for drivers in one language.
 *
 * @param language ISO 639-1, in lower case
 * @param text 1 to 512 characters, without markup
 */
public record DriverMessage(String language, String text) {}
