package temporaryevse.local.template;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The method and path of an {@code Api} event of a function.
 *
 * @param method an HTTP method in upper case
 * @param path the resource path with its placeholders, such as {@code /things/{id}} or {@code
 *     /files/{path+}}, whose last one is for one segment or more
 */
public record Route(String method, String path) {
  private static final Set<String> METHODS =
      Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
  private static final Pattern SEGMENT =
      Pattern.compile("[A-Za-z0-9._~:@!$&'()*+,;=-]+|\\{[A-Za-z0-9._:-]+}");
  private static final Pattern LAST_SEGMENT =
      Pattern.compile(SEGMENT.pattern() + "|\\{[A-Za-z0-9._:-]+\\+}");

  /** Whether API Gateway knows this method. */
  static boolean isMethod(String method) {
    return METHODS.contains(method);
  }

  /** Whether API Gateway takes this path for a resource. */
  static boolean isPath(String path) {
    if (path.equals("/")) {
      return true;
    }
    if (!path.startsWith("/") || path.endsWith("/")) {
      return false;
    }
    List<String> segments = segments(path);
    return LAST_SEGMENT.matcher(segments.getLast()).matches()
        && segments.subList(0, segments.size() - 1).stream()
            .allMatch(segment -> SEGMENT.matcher(segment).matches());
  }

  /** The segments of a path; a slash at its end makes no difference. */
  public static List<String> segments(String path) {
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.substring(1).split("/", -1));
  }
}
