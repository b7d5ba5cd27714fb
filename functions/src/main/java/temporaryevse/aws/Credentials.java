package temporaryevse.aws;

import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;

/**
 * The credentials of a function's own role.
 *
 * <p>With SnapStart, Lambda gives an address to ask instead of keys, so that a snapshot has no keys
 * that expire. Source: "Using the Lambda execution environment" and "Lambda SnapStart", AWS Lambda
 * Developer Guide.
 */
public final class Credentials {

  private Credentials() {}

  /** The provider for an environment; outside Lambda the SDK searches in its own order. */
  public static AwsCredentialsProvider of(Map<String, String> variables) {
    if (variables.containsKey("AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
      return ContainerCredentialsProvider.create();
    }
    return variables.containsKey("AWS_ACCESS_KEY_ID")
        ? EnvironmentVariableCredentialsProvider.create()
        : DefaultCredentialsProvider.builder().build();
  }
}
