package temporaryevse.http;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Date-times of the API: RFC 3339 with an offset, kept to the millisecond, from 1970 to 9999 in
 * UTC.
 *
 * <p>{@link java.time.format.DateTimeFormatter} is not used to read them: it stops at nine fraction
 * digits and at offsets of 18 hours, both of which RFC 3339 allows beyond.
 */
public final class DateTime {

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]"
              + "([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]+))?"
              + "(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))");

  /** The rest of a sentence about a text that is not such a date-time. */
  public static final String EXPECTED =
      "must be a date-time by RFC 3339 with an offset, from 1970 to 9999, such as"
          + " `2025-04-23T10:00:00Z`";

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private DateTime() {}

  /** Reads a date-time, truncated to the millisecond; empty where it is not one of this API. */
  public static Optional<Instant> parse(String text) {
    Matcher matcher = RFC_3339.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int year = number(matcher, 1);
    int month = number(matcher, 2);
    int day = number(matcher, 3);
    int hour = number(matcher, 4);
    int minute = number(matcher, 5);
    int second = number(matcher, 6);
    if (month < 1
        || month > 12
        || day < 1
        || day > YearMonth.of(year, month).lengthOfMonth()
        || hour > 23
        || minute > 59
        || second > 59) {
      return Optional.empty();
    }
    Duration offset = Duration.ZERO;
    if (matcher.group(8) != null) {
      int offsetHours = number(matcher, 9);
      int offsetMinutes = number(matcher, 10);
      if (offsetHours > 23 || offsetMinutes > 59) {
        return Optional.empty();
      }
      offset = Duration.ofHours(offsetHours).plusMinutes(offsetMinutes);
    }
    Instant local =
        LocalDate.of(year, month, day)
            .atTime(LocalTime.of(hour, minute, second))
            .toInstant(ZoneOffset.UTC)
            .plusMillis(milliseconds(matcher.group(7)));
    Instant instant = "-".equals(matcher.group(8)) ? local.plus(offset) : local.minus(offset);
    return instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)
        ? Optional.empty()
        : Optional.of(instant);
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group), 10);
  }

  private static int milliseconds(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00").substring(0, 3), 10);
  }
}
