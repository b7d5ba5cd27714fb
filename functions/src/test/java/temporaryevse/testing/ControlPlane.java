package temporaryevse.testing;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import temporaryevse.local.gateway.ControlPlane.SignedRequest;
import temporaryevse.local.gateway.UsagePlans;

/** The local run's control plane of API Gateway, with a record of the requests. */
public final class ControlPlane implements AutoCloseable {

  private final List<SignedRequest> requests = new CopyOnWriteArrayList<>();
  private final temporaryevse.local.gateway.ControlPlane apiGateway =
      new temporaryevse.local.gateway.ControlPlane(
          new UsagePlans(TestDynamoDb.TEMPLATE, Clock.systemUTC()), requests::add);

  private ControlPlane() {}

  /** Starts one without any key. */
  public static ControlPlane start() {
    return new ControlPlane();
  }

  /** Where it is. */
  public URI endpoint() {
    return apiGateway.address();
  }

  /** What IAM is asked about the requests that were signed with this access key. */
  public List<AwsCall> calls(String accessKeyId) {
    return requests.stream()
        .filter(it -> it.authorization().contains(" Credential=" + accessKeyId + "/"))
        .map(it -> AwsCall.ofApiGateway(it.method(), it.path()))
        .toList();
  }

  @Override
  public void close() {
    apiGateway.close();
  }
}
