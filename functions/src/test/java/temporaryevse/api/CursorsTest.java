package temporaryevse.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import temporaryevse.access.AccountId;
import temporaryevse.evse.EvseId;
import temporaryevse.store.StatusQuery;

class CursorsTest {

  private static final AccountId ACME = new AccountId("acme");
  private static final String ALL = ListParameters.subject(query(Optional.empty()));

  private final Cursors cursors = new Cursors(List.of("a secret"));

  @Test
  void aCursorIsReadAsItWasWritten() {
    assertThat(cursors.read(cursors.write("9007199254740991", ALL, ACME), ALL, ACME))
        .hasValue("9007199254740991");
  }

  @Test
  void aCursorWithAnyOneCharacterChangedIsNone() {
    String cursor = cursors.write("4711", ALL, ACME);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ";
    for (int i = 0; i < cursor.length(); i++) {
      for (int j = 0; j < alphabet.length(); j++) {
        char c = alphabet.charAt(j);
        if (c != cursor.charAt(i)) {
          String changed = cursor.substring(0, i) + c + cursor.substring(i + 1);
          assertThat(cursors.read(changed, ALL, ACME)).as(changed).isEmpty();
        }
      }
      assertThat(cursors.read(cursor.substring(0, i), ALL, ACME)).isEmpty();
    }
    assertThat(cursors.read(cursor + "A", ALL, ACME)).isEmpty();
    assertThat(cursors.read(cursor + "=", ALL, ACME)).isEmpty();
  }

  @Test
  void aCursorOfAnotherKeyIsNone() {
    String foreign = new Cursors(List.of("another")).write("1", ALL, ACME);

    assertThat(cursors.read(foreign, ALL, ACME)).isEmpty();
  }

  @Test
  void aCursorOfThePreviousSecretHoldsWhereThatIsKnownAndNewOnesAreOfTheCurrentOne() {
    Cursors rotated = new Cursors(List.of("the next secret", "a secret"));

    assertThat(rotated.read(cursors.write("4711", ALL, ACME), ALL, ACME)).hasValue("4711");
    assertThat(cursors.read(rotated.write("4711", ALL, ACME), ALL, ACME)).isEmpty();
    assertThat(
            new Cursors(List.of("the next secret")).read(rotated.write("1", ALL, ACME), ALL, ACME))
        .hasValue("1");
  }

  @Test
  void aCursorHoldsForEverySpellingOfAnEvseAndForNoOtherOne() {
    String cursor = cursors.write("1", of("DK*SPI*E123*1"), ACME);

    assertThat(cursors.read(cursor, of("dkspie123*1"), ACME)).hasValue("1");
    assertThat(cursors.read(cursor, of("DK*SPI*E12*31"), ACME)).isEmpty();
    assertThat(cursors.read(cursor, ALL, ACME)).isEmpty();
  }

  private static String of(String evseId) {
    return ListParameters.subject(query(EvseId.parse(evseId)));
  }

  private static StatusQuery query(Optional<EvseId> evseId) {
    return new StatusQuery(evseId, true, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
