package temporaryevse.api;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import temporaryevse.http.ApiRequest;
import temporaryevse.http.ErrorCode;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;
import temporaryevse.status.ExpectedVersion;

/** Entity tags, which name the version of a status: {@code "17"} (RFC 9110, section 8.8.3). */
final class EntityTags {

  private static final String IF_MATCH = "If-Match";

  /** A tag of a list: perhaps weak, then quoted, then a comma or the end. */
  private static final Pattern TAG =
      Pattern.compile("[ \\t]*(W/)?\"([!#-~\\x80-\\xFF]*)\"[ \\t]*(?:,|$)");

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,15}");

  private EntityTags() {}

  /** The tag of a version. */
  static String of(long version) {
    return "\"" + version + "\"";
  }

  /** Reads the header {@code If-Match}; any version where it is not sent. */
  static Parsed<ExpectedVersion> ifMatch(ApiRequest request) {
    List<String> headers = request.headers("if-match");
    if (headers.isEmpty() || headers.stream().map(String::strip).toList().equals(List.of("*"))) {
      return new Parsed.Valid<>(ExpectedVersion.ANY);
    }
    Set<Long> versions = new HashSet<>();
    for (String header : headers) {
      Matcher tag = TAG.matcher(header);
      int end = 0;
      do {
        if (!tag.find(end) || tag.start() != end) {
          return invalid();
        }
        // A weak tag is of no use here (RFC 9110, section 13.1.1), and fits nothing.
        if (tag.group(1) == null && VERSION.matcher(tag.group(2)).matches()) {
          versions.add(Long.valueOf(tag.group(2)));
        }
        end = tag.end();
      } while (end < header.length());
    }
    return new Parsed.Valid<>(new ExpectedVersion(Optional.of(versions)));
  }

  private static Parsed<ExpectedVersion> invalid() {
    return Parsed.invalid(
        Problem.of(
            ErrorCode.INVALID_HEADER,
            "The header `If-Match` must be `*`, or entity tags such as `\"17\"` with commas between"
                + " them.",
            IF_MATCH));
  }
}
