package temporaryevse.local;

/**
 * An {@code Api} event of a function.
 *
 * @param method an HTTP method in upper case, or {@code ANY}
 * @param path the resource path with its placeholders, such as {@code /things/{id}} or {@code
 *     /{proxy+}}
 */
public record Route(String method, String path) {}
