package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import temporaryevse.evse.EvseId;
import temporaryevse.http.Parsed;
import temporaryevse.http.Problem;
import temporaryevse.status.NewStatus;
import temporaryevse.status.Period;
import temporaryevse.status.StatusDetails;
import temporaryevse.status.TemporaryStatus;

class StatusFieldsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.250Z");
  private static final EvseId EVSE_ID = EvseId.parse("DK*SPI*E123*1").orElseThrow();

  static Stream<Arguments> validRequests() {
    Instant ten = Instant.parse("2025-04-23T10:00:00Z");
    Instant eighteen = Instant.parse("2025-04-23T18:00:00Z");
    return Stream.of(
        arguments(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"MAINTENANCE",
             "validFrom":"2025-04-23T10:00:00Z","validTo":"2025-04-23T18:00:00Z"}
            """,
            TemporaryStatus.MAINTENANCE,
            new Period(ten, Optional.of(eighteen))),
        arguments(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"BLOCKED"}
            """,
            TemporaryStatus.BLOCKED,
            new Period(NOW, Optional.empty())),
        arguments(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"RESERVED","validFrom":null,"validTo":null}
            """,
            TemporaryStatus.RESERVED,
            new Period(NOW, Optional.empty())),
        arguments(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"COMMISSIONING",
             "validTo":"2026-01-01T12:00:00.251Z"}
            """,
            TemporaryStatus.COMMISSIONING,
            new Period(NOW, Optional.of(NOW.plusMillis(1)))),
        arguments(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"BLOCKED",
             "validFrom":"2025-04-23T10:00:00Z"}
            """,
            TemporaryStatus.BLOCKED,
            new Period(ten, Optional.empty())));
  }

  @ParameterizedTest
  @MethodSource("validRequests")
  void aValidRequestIsRead(String body, TemporaryStatus status, Period period) throws Exception {
    assertThat(StatusFields.parseNew(json(body), NOW))
        .isEqualTo(
            new Parsed.Valid<>(
                new NewStatus(
                    status,
                    EVSE_ID,
                    Optional.of(period.validFrom()).filter(from -> !from.equals(NOW)),
                    period.validTo(),
                    StatusDetails.NONE)));
  }

  static Stream<Arguments> invalidRequests() {
    return Stream.of(
        arguments(
            "{}",
            """
            missing_required_field temporaryStatus: The field `temporaryStatus` is required.
            missing_required_field evseId: The field `evseId` is required.
            """),
        arguments(
            """
            {"evseId":null,"temporaryStatus":null}
            """,
            """
            missing_required_field temporaryStatus: The field `temporaryStatus` is required.
            missing_required_field evseId: The field `evseId` is required.
            """),
        arguments(
            """
            {"evseId":1,"temporaryStatus":0,"validFrom":true,"validTo":[]}
            """,
            """
            invalid_type temporaryStatus: The field `temporaryStatus` must be a string.
            invalid_type evseId: The field `evseId` must be a string.
            invalid_type validFrom: The field `validFrom` must be a string.
            invalid_type validTo: The field `validTo` must be a string.
            """),
        arguments(
            """
            {"evseId":{"id":"DK*SPI*E123*1"},"temporaryStatus":["BLOCKED"],"validFrom":1745402400,
             "validTo":1.5}
            """,
            """
            invalid_type temporaryStatus: The field `temporaryStatus` must be a string.
            invalid_type evseId: The field `evseId` must be a string.
            invalid_type validFrom: The field `validFrom` must be a string.
            invalid_type validTo: The field `validTo` must be a string.
            """),
        arguments(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":" MAINTENANCE "}
            """,
            """
            invalid_temporary_status temporaryStatus: The field `temporaryStatus` must be one of \
            `MAINTENANCE`, `COMMISSIONING`, `BLOCKED`, `RESERVED`.
            """),
        arguments(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"maintenance"}
            """,
            """
            invalid_temporary_status temporaryStatus: The field `temporaryStatus` must be one of \
            `MAINTENANCE`, `COMMISSIONING`, `BLOCKED`, `RESERVED`.
            """),
        arguments(
            """
            {"evseId":"","temporaryStatus":""}
            """,
            """
            invalid_temporary_status temporaryStatus: The field `temporaryStatus` must be one of \
            `MAINTENANCE`, `COMMISSIONING`, `BLOCKED`, `RESERVED`.
            invalid_evse_id evseId: The field `evseId` must be an EVSE ID by ISO 15118, such as \
            `DK*SPI*E123*1`, or by DIN SPEC 91286, such as `+49*810*000*438`.
            """),
        arguments(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"BLOCKED","validFrom":"tomorrow",
             "validTo":"2025-04-23"}
            """,
            """
            invalid_date_time validFrom: The field `validFrom` must be a date-time by RFC 3339 \
            with an offset, from 1970 to 9999, such as `2025-04-23T10:00:00Z`.
            invalid_date_time validTo: The field `validTo` must be a date-time by RFC 3339 \
            with an offset, from 1970 to 9999, such as `2025-04-23T10:00:00Z`.
            """),
        arguments(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"BLOCKED","validTO":"x","id":7,"":null}
            """,
            """
            unknown_field validTO: The field `validTO` is not known; did you mean `validTo`?
            unknown_field id: The field `id` is not known.
            unknown_field : The field `` is not known.
            """),
        arguments(
            """
            {"evseId":"DK*SPI*E123*1","temporaryStatus":"BLOCKED",
             "validFrom":"2025-04-23T18:00:00Z","validTo":"2025-04-23T18:00:00Z"}
            """,
            """
            invalid_period validTo: The field `validTo` must be later than `validFrom`, which is \
            `2025-04-23T18:00:00Z`.
            """),
        arguments(
            """
            {"temporaryStatus":"BLOCKED","validFrom":"2025-04-23T18:00:00Z",
             "validTo":"2025-04-23T10:00:00Z","cause":"flood"}
            """,
            """
            missing_required_field evseId: The field `evseId` is required.
            unknown_field cause: The field `cause` is not known.
            invalid_period validTo: The field `validTo` must be later than `validFrom`, which is \
            `2025-04-23T18:00:00Z`.
            """));
  }

  static Stream<Arguments> invalidDetails() {
    String reasons =
        "`PLANNED_MAINTENANCE`, `REPAIR`, `FAULT`, `SAFETY`, `VANDALISM`, `POWER_OUTAGE`,"
            + " `NETWORK_OUTAGE`, `CONSTRUCTION`, `BAY_OCCUPIED`, `BOOKING`, `OTHER`";
    return Stream.of(
        arguments(
            """
            "reference":"%s","note":"%s","message":[],"reason":"repair"
            """
                .formatted("r".repeat(65), "\uD83D\uDD0C".repeat(513)),
            """
            invalid_reason reason: The field `reason` must be one of %s.
            invalid_message message: The field `message` must have 1 to 10 entries.
            invalid_parameter note: The field `note` must be at most 512 characters.
            invalid_parameter reference: The field `reference` must be at most 64 characters.
            """
                .formatted(reasons)),
        arguments(
            """
            "reason":1,"message":{},"note":[],"reference":true
            """,
            """
            invalid_type reason: The field `reason` must be a string.
            invalid_type message: The field `message` must be a list of objects.
            invalid_type note: The field `note` must be a string.
            invalid_type reference: The field `reference` must be a string.
            """),
        arguments(
            """
            "message":[{"language":"en","text":"Back at noon"},{"language":"EN","text":""},
             {"language":"en","text":"<b>"},"x",{},{"language":7,"text":null,"txt":"y"}],
             "validTO":null
            """,
            """
            invalid_type message[3]: The field `message[3]` must be an object.
            invalid_message message[1].language: The field `message[1].language` must be a \
            language by ISO 639-1 in lower case, such as `en`.
            invalid_message message[1].text: The field `message[1].text` must be 1 to 512 \
            characters, without control characters, `<` and `>`.
            invalid_message message[2].language: The field `message[2].language` must be another \
            one in each entry.
            invalid_message message[2].text: The field `message[2].text` must be 1 to 512 \
            characters, without control characters, `<` and `>`.
            missing_required_field message[4].language: The field `message[4].language` is required.
            missing_required_field message[4].text: The field `message[4].text` is required.
            invalid_type message[5].language: The field `message[5].language` must be a string.
            missing_required_field message[5].text: The field `message[5].text` is required.
            unknown_field message[5].txt: The field `message[5].txt` is not known.
            unknown_field validTO: The field `validTO` is not known; did you mean `validTo`?
            """),
        arguments(
            """
            "message":[%s]
            """
                .formatted("1,".repeat(10) + "1"),
            """
            invalid_message message: The field `message` must have 1 to 10 entries.
            """));
  }

  @ParameterizedTest
  @MethodSource("invalidDetails")
  void everyProblemOfAnExplanationIsReportedInACreateAndInAChange(String fields, String problems)
      throws Exception {
    assertThat(
            problems("{\"evseId\":\"DK*SPI*E1\",\"temporaryStatus\":\"BLOCKED\"," + fields + "}"))
        .extracting(StatusFieldsTest::line)
        .isEqualTo(problems.lines().toList());
    assertThat(StatusFields.parseChange(json("{" + fields + "}"), NOW))
        .isInstanceOfSatisfying(
            Parsed.Invalid.class,
            invalid ->
                assertThat(((Parsed.Invalid<?>) invalid).problems())
                    .extracting(StatusFieldsTest::line)
                    .isEqualTo(problems.lines().toList()));
  }

  @ParameterizedTest
  @MethodSource("invalidRequests")
  void everyProblemIsReportedInFieldOrder(String body, String problems) throws Exception {
    assertThat(problems(body))
        .extracting(StatusFieldsTest::line)
        .isEqualTo(problems.lines().toList());
  }

  @Test
  void aLongUnknownNameIsToldBackShortenedAndInWholeCharacters() throws Exception {
    assertThat(problems("{\"" + "\uD83D\uDD0C".repeat(100) + "\":1}"))
        .filteredOn(problem -> problem.code().code().equals("unknown_field"))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.param()).isEqualTo("\uD83D\uDD0C".repeat(32) + "…"));
  }

  private static List<Problem> problems(String body) throws Exception {
    return switch (StatusFields.parseNew(json(body), NOW)) {
      case Parsed.Invalid<NewStatus> invalid -> invalid.problems();
      case Parsed.Valid<NewStatus> valid ->
          throw new AssertionError("no problem was found: " + valid);
    };
  }

  private static String line(Problem problem) {
    return problem.code().code() + " " + problem.param() + ": " + problem.message();
  }

  private static ObjectNode json(String body) throws JsonProcessingException {
    return (ObjectNode) new ObjectMapper().readTree(body);
  }
}
