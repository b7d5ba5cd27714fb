package temporaryevse.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static temporaryevse.status.EvseInMemory.EVSE;
import static temporaryevse.status.EvseInMemory.at;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.evse.EvseId;

class ValuesTest {

  @ParameterizedTest
  @EnumSource(TemporaryStatus.class)
  void aStatusIsReadByItsName(TemporaryStatus status) {
    assertThat(TemporaryStatus.parse(status.name())).contains(status);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void aReasonIsReadByItsName(Reason reason) {
    assertThat(Reason.parse(reason.name())).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "blocked", " BLOCKED", "BLOCKED ", "AVAILABLE", "repair", "FIRE"})
  void anotherSpellingIsNeither(String name) {
    assertThat(TemporaryStatus.parse(name)).isEmpty();
    assertThat(Reason.parse(name)).isEmpty();
  }

  @ParameterizedTest(name = "at {0}: begun {1}, ended {2}, holds {3}")
  @CsvSource({
    "9, false, false, false",
    "10, true, false, true",
    "19, true, false, true",
    "20, true, true, false",
    "21, true, true, false",
  })
  void aPeriodIsHalfOpen(long millisecond, boolean begun, boolean ended, boolean holds) {
    Period period = new Period(at(10), Optional.of(at(20)));

    assertThat(period.hasBegun(at(millisecond))).isEqualTo(begun);
    assertThat(period.hasEnded(at(millisecond))).isEqualTo(ended);
    assertThat(period.contains(at(millisecond))).isEqualTo(holds);
  }

  @Test
  void onlyTheNoteIsForTheOperatorAlone() {
    StatusDetails all =
        new StatusDetails(
            Optional.of(Reason.REPAIR),
            List.of(new DriverMessage("en", "Back at noon")),
            Optional.of("the key is at the desk"),
            Optional.of("WO-1"));
    StatusDetails told =
        new StatusDetails(all.reason(), all.message(), Optional.empty(), all.reference());

    assertThat(status(all).withoutNote()).isEqualTo(status(told));
    assertThat(status(told).withoutNote()).isEqualTo(status(told));
  }

  private static TemporaryEvseStatus status(StatusDetails details) {
    return new TemporaryEvseStatus(
        1, TemporaryStatus.BLOCKED, EVSE, new Period(at(10), Optional.empty()), details, 1);
  }

  @Test
  void aTransitionSaysWhetherItsStatusIsNew() {
    NewStatus request =
        new NewStatus(
            TemporaryStatus.BLOCKED,
            EVSE,
            Optional.of(at(10)),
            Optional.empty(),
            StatusDetails.NONE);
    Transition created =
        Decisions.create(EvseState.unused(EVSE), request, 1, at(10)).transition().orElseThrow();
    Transition changed =
        Decisions.change(
                created.next(),
                created.stored().orElseThrow(),
                new StatusChange(
                    Optional.of(TemporaryStatus.RESERVED),
                    Optional.empty(),
                    Optional.empty(),
                    DetailsChange.NONE),
                ExpectedVersion.ANY,
                at(11))
            .transition()
            .orElseThrow();

    assertThat(created.isCreation()).isTrue();
    assertThat(changed.isCreation()).isFalse();
    assertThat(changed.stored()).isPresent();
  }

  @Test
  void aPeriodWithoutAnEndNeverEnds() {
    Period period = new Period(at(10), Optional.empty());

    assertThat(period.hasEnded(at(Integer.MAX_VALUE))).isFalse();
    assertThat(period.contains(at(Integer.MAX_VALUE))).isTrue();
  }

  @Test
  void aPeriodEndsLaterThanItBegins() {
    assertThat(new Period(at(10), Optional.of(at(11))).validTo()).contains(at(11));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Period(at(10), Optional.of(at(10))))
        .withMessage("validTo must be later than validFrom");
  }

  @Test
  void aRequestThatBeginsAtItsOwnTimeEndsAsTimePasses() {
    NewStatus request = request("DK*SPI*E1", Optional.empty(), Optional.of(20L));

    assertThat(request.validFrom(at(5))).isEqualTo(at(5));
    assertThat(request.hasEnded(at(19))).isFalse();
    assertThat(request.hasEnded(at(20))).isTrue();
    assertThat(request("DK*SPI*E1", Optional.of(10L), Optional.of(20L)).hasEnded(at(99)))
        .as("a period of its own")
        .isFalse();
  }

  @Test
  void fingerprintsDifferWhereRequestsDo() {
    List<String> fingerprints = new ArrayList<>();
    for (String evse : List.of("DK*SPI*E1", "DK*SPI*E2")) {
      for (Optional<Long> from :
          List.of(Optional.<Long>empty(), Optional.of(1L), Optional.of(2L))) {
        for (Optional<Long> to :
            List.of(Optional.<Long>empty(), Optional.of(3L), Optional.of(4L))) {
          fingerprints.add(request(evse, from, to).fingerprint());
        }
      }
    }
    fingerprints.add(
        new NewStatus(
                TemporaryStatus.RESERVED,
                EVSE,
                Optional.empty(),
                Optional.empty(),
                StatusDetails.NONE)
            .fingerprint());

    assertThat(fingerprints).doesNotHaveDuplicates();
    assertThat(request("dkspiE1", Optional.of(1L), Optional.empty()).fingerprint())
        .as("another spelling")
        .isEqualTo(request("DK*SPI*E1", Optional.of(1L), Optional.empty()).fingerprint());
    assertThat(request("DK*SPI*E1", Optional.of(1L), Optional.of(2L)).fingerprint())
        .isEqualTo("BLOCKED DKSPIE1 1795514400001 1795514400002");
    assertThat(request("DK*SPI*E1", Optional.empty(), Optional.empty()).fingerprint())
        .isEqualTo("BLOCKED DKSPIE1 now endless");
  }

  @Test
  void fingerprintsDifferWhereExplanationsDo() {
    DriverMessage noon = new DriverMessage("en", "Back at noon");
    DriverMessage mittags = new DriverMessage("de", "Wieder da um zwölf");
    Optional<String> none = Optional.empty();
    List<StatusDetails> all =
        List.of(
            StatusDetails.NONE,
            new StatusDetails(Optional.of(Reason.REPAIR), List.of(), none, none),
            new StatusDetails(Optional.of(Reason.OTHER), List.of(), none, none),
            new StatusDetails(Optional.empty(), List.of(noon), none, none),
            new StatusDetails(Optional.empty(), List.of(mittags), none, none),
            new StatusDetails(Optional.empty(), List.of(noon, mittags), none, none),
            new StatusDetails(Optional.empty(), List.of(mittags, noon), none, none),
            new StatusDetails(Optional.empty(), List.of(), Optional.of(""), none),
            new StatusDetails(Optional.empty(), List.of(), none, Optional.of("")),
            new StatusDetails(Optional.empty(), List.of(), Optional.of("a"), Optional.of("b")),
            new StatusDetails(Optional.empty(), List.of(), Optional.of("a1:+b"), none),
            new StatusDetails(Optional.empty(), List.of(), Optional.of("b"), Optional.of("a")));

    assertThat(all)
        .extracting(
            details ->
                new NewStatus(
                        TemporaryStatus.BLOCKED, EVSE, Optional.empty(), Optional.empty(), details)
                    .fingerprint())
        .doesNotHaveDuplicates();
  }

  @Test
  void anOutlineKnowsOneMessageFromAnother() {
    List<Optional<String>> digests =
        Stream.of(
                List.<DriverMessage>of(),
                List.of(new DriverMessage("en", "de1:x")),
                List.of(new DriverMessage("en", "de"), new DriverMessage("de", "x")),
                List.of(new DriverMessage("de", "x"), new DriverMessage("en", "de")))
            .map(
                message ->
                    status(
                            new StatusDetails(
                                Optional.empty(), message, Optional.of("note"), Optional.of("ref")))
                        .outline()
                        .messageDigest())
            .toList();

    assertThat(digests).doesNotHaveDuplicates();
    assertThat(digests.getFirst()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "en, true",
    "he, true",
    "id, true",
    "yi, true",
    "zh, true",
    "nb, true",
    "EN, false",
    "eng, false",
    "e, false",
    "'', false",
    "en-GB, false",
    "xx, false",
    "zz, false",
    "iw, false",
    "in, false",
    "ji, false",
    "mo, false",
    "bh, false",
    "sh, false",
  })
  void aLanguageIsACodeOfIso6391(String code, boolean isLanguage) {
    assertThat(DriverMessage.isLanguage(code)).isEqualTo(isLanguage);
  }

  @Test
  void aTextForDriversIsShortAndPlain() {
    assertThat(List.of("x", "Zurück um 12:00 – danke!", "🔌".repeat(512), " ", "a\u00a0b & \"c\""))
        .allMatch(DriverMessage::isText);
    assertThat(
            List.of(
                "",
                "x".repeat(513),
                "a\nb",
                "a\tb",
                "a\u007f",
                "a\u0085",
                "<b>",
                "1 > 0",
                "\u0000"))
        .noneMatch(DriverMessage::isText);
  }

  private static NewStatus request(String evse, Optional<Long> from, Optional<Long> to) {
    return new NewStatus(
        TemporaryStatus.BLOCKED,
        EvseId.parse(evse).orElseThrow(),
        from.map(EvseInMemory::at),
        to.map(EvseInMemory::at),
        StatusDetails.NONE);
  }
}
