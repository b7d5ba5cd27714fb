package temporaryevse.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerKeyTest {

  private static final String CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_- ";

  /** Made once, with the check computed apart from this code: zlib's crc32 and base62. */
  private static final String KEY = "tevse_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg0QpEMj";

  private final SecureRandom random = new SecureRandom();

  @Test
  void aKeyHasItsFormAndIsReadBack() {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String text = BearerKey.generate(random).text();
      texts.add(text);
      assertThat(text).matches("tevse_[0-9A-Za-z]{49}");
      assertThat(BearerKey.parse(text).orElseThrow().text()).isEqualTo(text);
    }
    assertThat(texts).hasSize(1_000);
  }

  @Test
  void theCheckIsTheCrcOfWhatIsBeforeIt() {
    assertThat(BearerKey.parse(KEY)).isPresent();
  }

  @Test
  void itsIdIsTheSha256OfIt() {
    assertThat(BearerKey.parse(KEY).orElseThrow().id().text())
        .isEqualTo("88c4d7186b0f18b9c7616a5274e8f230ceb48598271fd1bc0f3e18dce7139cb1");
  }

  @Test
  void itsTextIsNotInItsToString() {
    assertThat(BearerKey.parse(KEY).orElseThrow())
        .hasToString("88c4d7186b0f18b9c7616a5274e8f230ceb48598271fd1bc0f3e18dce7139cb1");
  }

  @Test
  void anyOneCharacterThatIsChangedIsNoticed() {
    for (int i = 0; i < KEY.length(); i++) {
      for (int j = 0; j < CHARACTERS.length(); j++) {
        char other = CHARACTERS.charAt(j);
        if (other != KEY.charAt(i)) {
          String changed = KEY.substring(0, i) + other + KEY.substring(i + 1);
          assertThat(BearerKey.parse(changed)).as(changed).isEmpty();
        }
      }
      assertThat(BearerKey.parse(KEY.substring(0, i))).isEmpty();
    }
    assertThat(BearerKey.parse(KEY + "0")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   ", "  Bearer "})
  void theSchemeIsInAnyCase(String scheme) {
    assertThat(BearerKey.ofHeaders(List.of(scheme + KEY))).isPresent();
    assertThat(BearerKey.ofHeaders(List.of(scheme + KEY + " "))).isPresent();
  }

  static Stream<List<String>> noKeys() {
    return Stream.of(
        List.of(),
        List.of(""),
        List.of(" "),
        List.of(KEY),
        List.of("Bearer"),
        List.of("Bearer" + KEY),
        List.of("Basic " + KEY),
        List.of("Token " + KEY),
        List.of("Bearer " + KEY + " " + KEY),
        List.of("Bearer " + KEY + "," + KEY),
        List.of("Bearer " + KEY + "\u0000"),
        List.of("Bearer " + KEY + "\n" + "X: y"),
        List.of("Bearer\t" + KEY),
        List.of("Bearer \u00e4" + KEY),
        List.of("Bearer " + "a".repeat(10_240)),
        List.of("Bearer" + " ".repeat(10_240) + KEY),
        List.of("Bearer " + KEY, "Bearer " + KEY),
        List.of("", "Bearer " + KEY));
  }

  @ParameterizedTest
  @MethodSource("noKeys")
  void anythingElseIsNoKey(List<String> headers) {
    assertThat(BearerKey.ofHeaders(headers)).isEmpty();
  }
}
