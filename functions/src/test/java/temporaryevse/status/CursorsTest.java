package temporaryevse.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CursorsTest {

  private static final StatusQuery ALL = new StatusQuery(Optional.empty(), true);

  private final Cursors cursors = new Cursors("a secret".getBytes(UTF_8));

  @Test
  void aCursorIsReadAsItWasWritten() {
    assertThat(cursors.read(cursors.write(9007199254740991L, ALL, "acme"), ALL, "acme"))
        .hasValue(9007199254740991L);
  }

  @Test
  void aCursorWithAnyOneCharacterChangedIsNone() {
    String cursor = cursors.write(4711, ALL, "acme");
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ";
    for (int i = 0; i < cursor.length(); i++) {
      for (int j = 0; j < alphabet.length(); j++) {
        char c = alphabet.charAt(j);
        if (c != cursor.charAt(i)) {
          String changed = cursor.substring(0, i) + c + cursor.substring(i + 1);
          assertThat(cursors.read(changed, ALL, "acme")).as(changed).isEmpty();
        }
      }
      assertThat(cursors.read(cursor.substring(0, i), ALL, "acme")).isEmpty();
    }
    assertThat(cursors.read(cursor + "A", ALL, "acme")).isEmpty();
    assertThat(cursors.read(cursor + "=", ALL, "acme")).isEmpty();
  }

  @Test
  void aCursorOfAnotherKeyIsNone() {
    String foreign = new Cursors("another".getBytes(UTF_8)).write(1, ALL, "acme");

    assertThat(cursors.read(foreign, ALL, "acme")).isEmpty();
  }

  @Test
  void aCursorHoldsForEverySpellingOfAnEvseAndForNoOtherOne() {
    String cursor = cursors.write(1, of("DK*SPI*E123*1"), "acme");

    assertThat(cursors.read(cursor, of("dkspie123*1"), "acme")).hasValue(1);
    assertThat(cursors.read(cursor, of("DK*SPI*E12*31"), "acme")).isEmpty();
    assertThat(cursors.read(cursor, ALL, "acme")).isEmpty();
  }

  private static StatusQuery of(String evseId) {
    return new StatusQuery(EvseId.parse(evseId), true);
  }
}
