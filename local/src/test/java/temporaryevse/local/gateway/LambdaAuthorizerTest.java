package temporaryevse.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import temporaryevse.local.gateway.LambdaAuthorizer.Outcome;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.template.Authorizer;
import temporaryevse.local.template.GatewayResponseType;
import temporaryevse.local.template.IdentitySource;
import temporaryevse.local.testing.SettableClock;

/** Who is asked when, with an authorizer that answers as it is told. */
final class LambdaAuthorizerTest {
  private static final InvocationResult ALLOW =
      new InvocationResult.Returned(
          "{\"principalId\":\"someone\",\"policyDocument\":{\"Statement\":"
              + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}}");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Deque<Optional<InvocationResult>> answers = new ArrayDeque<>();
  private int asked;

  @Test
  void anAnswerIsKeptForAsLongAsTheTemplateSays() throws Exception {
    LambdaAuthorizer authorizer = authorizer(Duration.ofSeconds(60), header("h"));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(authorizer, Map.of("h", List.of("a")))).isInstanceOf(Outcome.Answered.class);
      clock.pass(Duration.ofSeconds(25));
    }
    assertThat(asked).isEqualTo(1);

    assertThat(ask(authorizer, Map.of("h", List.of("a")))).isInstanceOf(Outcome.Answered.class);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void aDenialIsKeptToo() throws Exception {
    LambdaAuthorizer authorizer = authorizer(Duration.ofSeconds(60), header("h"));
    answers.add(
        Optional.of(
            new InvocationResult.Returned(
                "{\"policyDocument\":{\"Statement\":"
                    + "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}}")));
    ask(authorizer, Map.of("h", List.of("a")));

    assertThat(ask(authorizer, Map.of("h", List.of("a"))))
        .isInstanceOfSatisfying(
            Outcome.Answered.class, it -> assertThat(it.answer().allows("arn")).isFalse());
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void nothingIsKeptForNoTime() throws Exception {
    LambdaAuthorizer authorizer = authorizer(Duration.ZERO, header("h"));
    ask(authorizer, Map.of("h", List.of("a")));
    ask(authorizer, Map.of("h", List.of("a")));

    assertThat(asked).isEqualTo(2);
  }

  @Test
  void withoutAnySourceTheAuthorizerIsAskedEachTime() throws Exception {
    LambdaAuthorizer authorizer = authorizer(Duration.ZERO);
    ask(authorizer, Map.of());
    ask(authorizer, Map.of());

    assertThat(asked).isEqualTo(2);
  }

  @Test
  void everySourceIsPartOfTheIdentity() throws Exception {
    LambdaAuthorizer authorizer =
        authorizer(
            Duration.ofSeconds(60),
            header("h"),
            header("i"),
            new IdentitySource(IdentitySource.Kind.CONTEXT, "stage"));
    for (String other : List.of("1", "2", "1")) {
      for (String header : List.of("a", "b", "a")) {
        authorizer.authorize(
            request(Map.of("H", List.of(header), "i", List.of(other))),
            Map.of("context.stage", "live"),
            () -> new byte[0],
            "");
      }
    }

    assertThat(asked).isEqualTo(4);
  }

  @Test
  void withoutOneOfTheSourcesNobodyIsAsked() throws Exception {
    LambdaAuthorizer authorizer = authorizer(Duration.ofSeconds(60), header("h"), header("i"));

    for (Map<String, List<String>> headers :
        List.of(
            Map.<String, List<String>>of(),
            Map.of("h", List.of("a")),
            Map.of("h", List.of("a"), "i", List.of("")),
            Map.of("h", List.of("a"), "i", List.of("", "")))) {
      assertThat(ask(authorizer, headers))
          .isEqualTo(new Outcome.Refused(GatewayResponseType.UNAUTHORIZED));
    }
    assertThat(asked).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Unauthorized", "unauthorized", "Unauthorized.", "", "out of order"})
  void anErrorIsNotKept(String message) throws Exception {
    LambdaAuthorizer authorizer = authorizer(Duration.ofSeconds(60), header("h"));
    answers.add(
        Optional.of(
            new InvocationResult.Failed("Error", "{\"errorMessage\":\"" + message + "\"}")));

    assertThat(ask(authorizer, Map.of("h", List.of("a"))))
        .isEqualTo(
            new Outcome.Refused(
                message.equals("Unauthorized")
                    ? GatewayResponseType.UNAUTHORIZED
                    : GatewayResponseType.AUTHORIZER_FAILURE));
    assertThat(ask(authorizer, Map.of("h", List.of("a")))).isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void anAuthorizerThatTakesTooLongOrIsBusyHasFailed() throws Exception {
    LambdaAuthorizer authorizer = authorizer(Duration.ofSeconds(60), header("h"));
    answers.add(Optional.empty());
    answers.add(Optional.of(new InvocationResult.Throttled()));

    for (int i = 0; i < 2; i++) {
      assertThat(ask(authorizer, Map.of("h", List.of("a"))))
          .isEqualTo(new Outcome.Refused(GatewayResponseType.AUTHORIZER_FAILURE));
    }
  }

  @Test
  void whatIsNoAnswerIsAFaultOfTheConfigurationAndNotKept() throws Exception {
    LambdaAuthorizer authorizer = authorizer(Duration.ofSeconds(60), header("h"));
    answers.add(Optional.of(new InvocationResult.Returned("{}")));

    assertThat(ask(authorizer, Map.of("h", List.of("a"))))
        .isEqualTo(new Outcome.Refused(GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR));
    assertThat(ask(authorizer, Map.of("h", List.of("a")))).isInstanceOf(Outcome.Answered.class);
  }

  private LambdaAuthorizer authorizer(Duration reauthorizeEvery, IdentitySource... identity) {
    return new LambdaAuthorizer(
        new Authorizer("a", "Fn", List.of(identity), reauthorizeEvery),
        (event, _) -> {
          assertThat(new String(event, UTF_8)).isEmpty();
          asked++;
          return answers.isEmpty() ? Optional.of(ALLOW) : answers.remove();
        },
        clock);
  }

  private static IdentitySource header(String name) {
    return new IdentitySource(IdentitySource.Kind.HEADER, name);
  }

  private static Outcome ask(LambdaAuthorizer authorizer, Map<String, List<String>> headers)
      throws InterruptedException {
    return authorizer.authorize(request(headers), Map.of(), () -> new byte[0], "");
  }

  private static ProxyRequest request(Map<String, List<String>> headers) {
    return new ProxyRequest("GET", "/", Map.of(), headers, "HTTP/1.1", "127.0.0.1");
  }
}
