package temporaryevse.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  static Stream<String> objects() {
    return Stream.of(
        "{}",
        " \t\r\n{ \"a\" : [ 1 , -0.5e+9 , true , null , {} ] }\n",
        "{\"\":\"\"}",
        "{\"a\":\"\\ud83d\\udd0c \uD83D\uDD0C \\\" \\\\ \\/ \\b\\f\\n\\r\\t\"}",
        "{\"number\":" + "9".repeat(16_000) + "}",
        "{\"number\":1e999999999}",
        nested(16));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void oneObjectIsRead(String body) {
    assertThat(Json.readObject(body.getBytes(UTF_8))).isInstanceOf(Parsed.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "null",
        "[]",
        "[{}]",
        "\"{}\"",
        "0",
        "true",
        "{",
        "}",
        "{}{}",
        "{} x",
        "{},",
        "{}null",
        "{\"a\":1,}",
        "{\"a\":1,,\"b\":2}",
        "{\"a\"}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":'b'}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":0x10}",
        "{\"a\":undefined}",
        "{\"a\":TRUE}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x41\"}",
        "{\"a\":\"\\u12\"}",
        "{} // comment",
        "/* comment */ {}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":1}",
        "{\"o\":{\"a\":1,\"a\":1}}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\u0000\"}",
        "{\"\\u0000\":1}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"a\":\"\\ud800x\"}",
        "{\"\\udfff\":1}",
        "{\"a\":[\"\\ud800\"]}",
        "{\"a\":[{\"b\":{\"\\ud800\":1}}]}",
        "\uFEFF{}"
      })
  void anythingElseIsMalformed(String body) {
    assertMalformed(body.getBytes(UTF_8));
  }

  static Stream<Arguments> bytes() {
    return Stream.of(
        arguments("a byte that never occurs", bytes(0xFF)),
        arguments("a continuation without a start", bytes(0x80)),
        arguments("an overlong slash", bytes(0xC0, 0xAF)),
        arguments("an overlong NUL", bytes(0xC0, 0x80)),
        arguments("an encoded surrogate", bytes(0xED, 0xA0, 0x80)),
        arguments("a surrogate pair, each encoded", bytes(0xED, 0xA0, 0xBD, 0xED, 0xB4, 0x8C)),
        arguments("beyond Unicode", bytes(0xF4, 0x90, 0x80, 0x80)),
        arguments("a sequence cut short", bytes(0xE2, 0x82)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bytes")
  void whatIsNotUtf8IsMalformed(String name, byte[] sequence) {
    assertMalformed(("{\"a\":\"" + new String(sequence, ISO_8859_1) + "\"}").getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 100, 5_000})
  void nestingDeeperThanSixteenIsMalformed(int depth) {
    assertMalformed(nested(depth).getBytes(UTF_8));
    assertMalformed("[".repeat(depth).getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"a\":1}"})
  void anotherEncodingIsMalformed(String body) {
    assertMalformed(body.getBytes(UTF_16));
  }

  private static void assertMalformed(byte[] body) {
    List<Problem> problems =
        switch (Json.readObject(body)) {
          case Parsed.Invalid<ObjectNode> invalid -> invalid.problems();
          case Parsed.Valid<ObjectNode> valid -> List.of();
        };
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.MALFORMED_JSON);
              assertThat(problem.param()).isNull();
              assertThat(problem.message())
                  .startsWith("The body ")
                  .endsWith(".")
                  .doesNotContain("com.", "Exception", "JsonParser", "Unexpected");
            });
  }

  private static String nested(int depth) {
    return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
