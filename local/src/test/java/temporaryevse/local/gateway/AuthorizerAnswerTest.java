package temporaryevse.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorizerAnswerTest {
  private static final String ARN =
      "arn:aws:execute-api:eu-central-1:000000000000:api/live/GET/things/1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"}                            | true
          {"Effect":"Allow","Action":"execute-api:Invoke","Resource":"ARN"}                          | true
          {"Effect":"Allow","Action":["x:y","execute-api:*"],"Resource":["a","*/live/*/*"]}          | true
          {"Effect":"Allow","Action":"*","Resource":"arn:aws:execute-api:*:*:api/live/GET/things/?"} | true
          {"Effect":"Allow","Action":"EXECUTE-API:INVOKE","Resource":"*"}                            | true
          {"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*/live/POST/*"}                | false
          {"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*/live/GET/things/??"}         | false
          {"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*/LIVE/*"}                     | false
          {"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*/live/GET/things/[0-9]"}      | false
          {"Effect":"Allow","Action":"execute-api:ManageConnections","Resource":"*"}                 | false
          {"Effect":"Deny","Action":"execute-api:Invoke","Resource":"*"}                             | false
          """)
  void aStatementIsAboutWhatItsPatternsMatch(String statement, boolean allows) {
    assertThat(answer("[" + statement.replace("ARN", ARN) + "]").allows(ARN)).isEqualTo(allows);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[ALLOW *,DENY *]",
        "[DENY *,ALLOW *]",
        "[ALLOW *,DENY */things/1]",
        "[ALLOW */things/2]"
      })
  void whatIsDeniedOrNotAllowedIsRefused(String statements) {
    assertThat(answer(expanded(statements)).allows(ARN)).isFalse();
  }

  @Test
  void aDenialOfSomethingElseMakesNoDifference() {
    assertThat(answer(expanded("[ALLOW *,DENY */things/2]")).allows(ARN)).isTrue();
    // A statement need not be in a list.
    assertThat(answer(expanded("ALLOW *")).allows(ARN)).isTrue();
  }

  @Test
  void theContextIsText() {
    AuthorizerAnswer answer =
        AuthorizerAnswer.parse(
                payload(
                    "\"context\":{\"text\":\"a\",\"number\":1.5,\"flag\":true,\"none\":null},"
                        + "\"usageIdentifierKey\":\"k\",",
                    expanded("ALLOW *")))
            .orElseThrow();

    assertThat(answer.context()).isEqualTo(Map.of("text", "a", "number", "1.5", "flag", "true"));
    assertThat(answer.usageIdentifierKey()).isEqualTo("k");
    assertThat(answer.principalId()).isEqualTo("someone");
  }

  @Test
  void onlyThePolicyIsRequired() {
    AuthorizerAnswer answer =
        AuthorizerAnswer.parse("{\"policyDocument\":{\"Statement\":" + expanded("ALLOW *") + "}}")
            .orElseThrow();

    assertThat(answer.principalId()).isEmpty();
    assertThat(answer.usageIdentifierKey()).isEmpty();
    assertThat(answer.context()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"Allow\"",
        "{}",
        "{\"principalId\":\"x\",\"policyDocument\":{}}",
        "{\"principalId\":\"x\",\"policyDocument\":{\"Statement\":[]}}",
        "{\"principalId\":\"x\",\"policyDocument\":\"{}\"}"
      })
  void whatHasNoPolicyIsNoAnswer(String payload) {
    assertThat(AuthorizerAnswer.parse(payload)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Effect\":\"Allow\",\"Action\":\"*\"}",
        "{\"Effect\":\"Allow\",\"Resource\":\"*\"}",
        "{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"}",
        "{\"Action\":\"*\",\"Resource\":\"*\"}",
        "{\"Effect\":\"Allow\",\"Action\":[],\"Resource\":\"*\"}",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":[1]}",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"NotResource\":\"*\"}",
        "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{}}"
      })
  void aStatementThatIsNotUnderstoodIsNoAnswer(String statement) {
    assertThat(AuthorizerAnswer.parse(payload("", "[" + statement + "]"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"context\":{\"list\":[]},",
        "\"context\":{\"map\":{}},",
        "\"context\":\"text\",",
        "\"usageIdentifierKey\":1,"
      })
  void aFieldOfAnotherTypeIsNoAnswer(String field) {
    assertThat(AuthorizerAnswer.parse(payload(field, expanded("ALLOW *")))).isEmpty();
  }

  private static AuthorizerAnswer answer(String statements) {
    return AuthorizerAnswer.parse(payload("", statements)).orElseThrow();
  }

  private static String payload(String fields, String statements) {
    return "{\"principalId\":\"someone\","
        + fields
        + "\"policyDocument\":{\"Version\":\"2012-10-17\",\"Statement\":"
        + statements
        + "}}";
  }

  private static String expanded(String statements) {
    return statements
        .replaceAll(
            "(ALLOW|DENY) ([^,\\]]+)", "{\"Effect\":\"$1\",\"Action\":\"*\",\"Resource\":\"$2\"}")
        .replace("ALLOW", "Allow")
        .replace("DENY", "Deny");
  }
}
