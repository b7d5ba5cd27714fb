package temporaryevse.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentTest {

  @Test
  void everyVariableThatIsMissingIsNamedAtOnce() {
    assertThatThrownBy(() -> Deployment.from(Environment.of(Map.of("TABLE_NAME", " "))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The environment variable TABLE_NAME is not set."
                + " The environment variable AWS_REGION is not set.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:8000", "ftp://localhost", "http://", "http://a b", "http://a/b"})
  void anEndpointThatIsNoUrlOfAServerIsNamed(String endpoint) {
    assertThatThrownBy(
            () ->
                Deployment.from(
                    Environment.of(
                        Map.of(
                            "TABLE_NAME", "t", "AWS_REGION", "r", "DYNAMODB_ENDPOINT", endpoint))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The environment variable DYNAMODB_ENDPOINT must be a URL such as"
                + " http://localhost:8000.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8000", "http://localhost:8000/", "https://[::1]:1"})
  void anEndpointTakesThePlaceOfDynamoDb(String endpoint) {
    Deployment deployment =
        Deployment.from(
            Environment.of(
                Map.of(
                    "TABLE_NAME", "t", "AWS_REGION", "eu-west-1", "DYNAMODB_ENDPOINT", endpoint)));

    assertThat(deployment.tableName()).isEqualTo("t");
    assertThat(deployment.dynamoDb().serviceClientConfiguration().endpointOverride())
        .contains(URI.create(endpoint));
  }

  @Test
  void anEmptyEndpointMeansDynamoDbItself() {
    Deployment deployment =
        Deployment.from(
            Environment.of(
                Map.of("TABLE_NAME", "t", "AWS_REGION", "eu-west-1", "DYNAMODB_ENDPOINT", "")));

    assertThat(deployment.dynamoDb().serviceClientConfiguration().endpointOverride()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "x", "10000", " 1"})
  void aRetentionThatIsNoNumberOfDaysIsNamed(String days) {
    assertThatThrownBy(
            () ->
                Deployment.from(
                    Environment.of(
                        Map.of(
                            "TABLE_NAME", "t", "AWS_REGION", "r", "HISTORY_RETENTION_DAYS", days))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The environment variable HISTORY_RETENTION_DAYS must be a whole number from 0 to"
                + " 9999.");
  }

  @Test
  void aFunctionThatNeedsACursorKeyNamesItWhereItIsMissing() {
    Deployment deployment =
        Deployment.from(
            Environment.of(
                Map.of("TABLE_NAME", "t", "AWS_REGION", "r", "HISTORY_RETENTION_DAYS", "30")));

    assertThat(deployment.history()).isEqualTo(Duration.ofDays(30));
    assertThatThrownBy(deployment::requiredCursorKeys)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The environment variable CURSOR_KEY is not set.");
  }

  @ParameterizedTest
  @CsvSource({"new, '', new", "new, old, new old"})
  void thePreviousSecretIsOneMoreThatCursorsMayHave(
      String current, String previous, String secrets) {
    Deployment deployment =
        Deployment.from(
            Environment.of(
                Map.of(
                    "TABLE_NAME",
                    "t",
                    "AWS_REGION",
                    "r",
                    "CURSOR_KEY",
                    current,
                    "PREVIOUS_CURSOR_KEY",
                    previous)));

    assertThat(deployment.requiredCursorKeys()).containsExactly(secrets.split(" "));
  }
}
