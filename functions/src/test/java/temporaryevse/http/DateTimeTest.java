package temporaryevse.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.testing.Vectors;

class DateTimeTest {

  static Stream<JsonNode> validDateTimes() {
    return Vectors.of("date-times.json", "valid");
  }

  static Stream<String> invalidDateTimes() {
    return Vectors.strings("date-times.json", "invalid");
  }

  @ParameterizedTest
  @MethodSource("validDateTimes")
  void whatIsSentComesBackInUtcToTheMillisecond(JsonNode vector) {
    assertThat(DateTime.parse(vector.path(0).textValue()))
        .map(Instant::toString)
        .contains(vector.path(1).textValue());
  }

  @ParameterizedTest
  @MethodSource("invalidDateTimes")
  void whatIsNotRfc3339WithAnOffsetIsRefused(String text) {
    assertThat(DateTime.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "1969-12-31T23:00:00-01:00, 1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59.9999999Z, 9999-12-31T23:59:59.999Z",
    "9999-12-31T23:59:59.999+23:59, 9999-12-31T00:00:59.999Z",
    "2025-04-23T10:00:00.1-23:59, 2025-04-24T09:59:00.100Z",
    "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
  })
  void theEdgesOfTheRangeAreInIt(String text, Instant instant) {
    assertThat(DateTime.parse(text)).contains(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:59:59+01:00",
        "1969-12-31T23:59:59.9999Z",
        "9999-12-31T23:59:59-00:01",
        "0000-01-01T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2025-00-01T00:00:00Z",
        "2025-01-00T00:00:00Z",
        "2025-04-31T00:00:00Z",
        "2025-04-23T10:60:00Z",
        "2025-04-23T10:00:00+23:60",
        "2025-04-23T10:00:00,5Z",
        "2025-04-23T10:00:00 Z",
        "2025-04-23T10:00:00Z\n",
        "2025-04-23T10:00:00\u200eZ",
        "\u0662025-04-23T10:00:00Z",
        "-2025-04-23T10:00:00Z",
        "20250423T100000Z",
        "2025-W17-3T10:00:00Z",
        "2025-04-23T10:00:00[Europe/Berlin]",
        "2025-04-23T10:00:00+02:00[Europe/Berlin]"
      })
  void aNearMissIsRefused(String text) {
    assertThat(DateTime.parse(text)).isEmpty();
  }

  @Test
  void fractionDigitsMayBeMany() {
    assertThat(DateTime.parse("2025-04-23T10:00:00." + "9".repeat(10_000) + "Z"))
        .contains(Instant.parse("2025-04-23T10:00:00.999Z"));
  }
}
