package temporaryevse.environment;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * The limits of callers, at API Gateway's control plane.
 *
 * @param id of the usage plan
 * @param endpoint of the control plane
 * @param region where both are
 * @param credentials that requests are signed with
 * @param http the way there
 */
public record UsagePlan(
    String id,
    URI endpoint,
    Region region,
    AwsCredentialsProvider credentials,
    SdkHttpClient http) {}
