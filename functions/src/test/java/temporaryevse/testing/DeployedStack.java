package temporaryevse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The stack of {@code template.yaml} in LocalStack, with the built artifact as its code.
 *
 * <p>CloudFormation gets the template as {@code sam package} writes it, and LocalStack translates
 * it.
 */
public final class DeployedStack implements AutoCloseable {

  private static final String REGION = "us-east-1";
  private static final String BUCKET = "artifacts";
  private static final Duration CREATION = Duration.ofMinutes(5);
  private static final Duration INVOCATION = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI localStack;
  private final String name;
  private final Map<String, String> physicalIds = new TreeMap<>();

  private DeployedStack(URI localStack) {
    this.localStack = localStack;
    this.name = "deployment-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Creates a stack with the template's defaults and waits until it is complete. */
  public static DeployedStack create() {
    DeployedStack stack = new DeployedStack(TestDynamoDb.endpoint());
    stack.upload();
    stack.createStack();
    return stack;
  }

  private void upload() {
    String code = name + "/artifact.zip";
    try {
      put("", BodyPublishers.noBody());
      put("/" + code, BodyPublishers.ofFile(file("functions/target/artifact.zip")));
      put("/" + name + "/template.yaml", BodyPublishers.ofString(packaged(code)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(String path) {
    return TestDynamoDb.ROOT.resolve(path);
  }

  private static String packaged(String code) throws IOException {
    String template = Files.readString(file("template.yaml"));
    String here = "CodeUri: functions\n";
    if (template.indexOf(here) < 0 || template.indexOf(here) != template.lastIndexOf(here)) {
      throw new AssertionError("template.yaml must name the code once: " + here);
    }
    return template.replace(here, "CodeUri: s3://%s/%s\n".formatted(BUCKET, code));
  }

  private void put(String path, BodyPublisher body) {
    send(request("s3", "/" + BUCKET + path).PUT(body));
  }

  private void createStack() {
    Map<String, String> parameters = new LinkedHashMap<>();
    // The address of LocalStack as LocalStack itself sees it.
    parameters.put(
        "TemplateURL", "http://localhost:4566/" + BUCKET + "/" + name + "/template.yaml");
    parameters.put("Capabilities.member.1", "CAPABILITY_IAM");
    parameters.put("Capabilities.member.2", "CAPABILITY_AUTO_EXPAND");
    parameters.put("Parameters.member.1.ParameterKey", "Architecture");
    parameters.put(
        "Parameters.member.1.ParameterValue",
        System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64");
    cloudFormation("CreateStack", parameters);
    String status = "CREATE_IN_PROGRESS";
    long end = System.nanoTime() + CREATION.toNanos();
    while (status.equals("CREATE_IN_PROGRESS") && System.nanoTime() < end) {
      pause(Duration.ofSeconds(1));
      JsonNode stack = member(cloudFormation("DescribeStacks", Map.of()).at("/Stacks/member"));
      status = stack.path("StackStatus").asText();
      if (status.endsWith("_FAILED") || status.startsWith("ROLLBACK")) {
        throw new AssertionError(stack.toPrettyString());
      }
    }
    if (!status.equals("CREATE_COMPLETE")) {
      throw new AssertionError("The stack is " + status + " after " + CREATION);
    }
    for (JsonNode resource :
        cloudFormation("DescribeStackResources", Map.of()).at("/StackResources/member")) {
      physicalIds.put(
          resource.path("LogicalResourceId").asText(),
          resource.path("PhysicalResourceId").asText(""));
    }
  }

  /** A list with one element has no brackets in LocalStack's JSON. */
  private static JsonNode member(JsonNode member) {
    return member.isArray() ? member.path(0) : member;
  }

  private JsonNode cloudFormation(String action, Map<String, String> parameters) {
    Map<String, String> form = new LinkedHashMap<>(parameters);
    form.put("Action", action);
    form.put("Version", "2010-05-15");
    form.put("StackName", name);
    String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return KeyedRun.read(
            send(
                request("cloudformation", "/")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(body))))
        .path(action + "Response")
        .path(action + "Result");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The name that a resource was given; LocalStack says {@code unknown} where it made nothing. */
  public String physicalId(String logicalId) {
    String physicalId = physicalIds.get(logicalId);
    if (physicalId == null) {
      throw new AssertionError("there is no " + logicalId + " in " + physicalIds.keySet());
    }
    return physicalId;
  }

  /** Invokes the version that a function's alias names, and returns the answer. */
  public JsonNode invoke(String function, String event) {
    return KeyedRun.read(
        send(
            request(
                    "lambda",
                    "/2015-03-31/functions/%s/invocations?Qualifier=live"
                        .formatted(physicalId(function)))
                .POST(BodyPublishers.ofString(event))));
  }

  /** The lines that a function has written so far. */
  public String log(String function) {
    // LocalStack knows no LoggingConfig: it writes to the group that Lambda makes by itself.
    String group = "/aws/lambda/" + physicalId(function);
    HttpResponse<String> response =
        exchange(
            request("logs", "/")
                .header("X-Amz-Target", "Logs_20140328.FilterLogEvents")
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(BodyPublishers.ofString("{\"logGroupName\":\"" + group + "\"}")));
    if (response.body().contains("ResourceNotFoundException")) {
      return "";
    }
    return KeyedRun.read(response.body())
        .path("events")
        .valueStream()
        .map(event -> event.path("message").asText())
        .collect(Collectors.joining("\n"));
  }

  /** The usage keys under a usage plan. */
  public JsonNode usageKeys(String usagePlan) {
    return KeyedRun.read(
            send(
                request("apigateway", "/usageplans/%s/keys".formatted(physicalId(usagePlan)))
                    .GET()))
        .path("item");
  }

  /** A request to the API, as far as LocalStack serves it. */
  public Answer get(String path, String authorization) {
    return Answer.of(
        exchange(
            HttpRequest.newBuilder(
                    localStack.resolve(
                        "/_aws/execute-api/%s/%s%s"
                            .formatted(physicalId("Api"), physicalId("ApiStage"), path)))
                .header("Authorization", authorization)
                .GET()));
  }

  /** LocalStack reads service and region of a signature, and does not check it. */
  private HttpRequest.Builder request(String service, String path) {
    return HttpRequest.newBuilder(localStack.resolve(path))
        .timeout(INVOCATION)
        .header("Accept", "application/json")
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
                .formatted(REGION, service));
  }

  private String send(HttpRequest.Builder request) {
    HttpResponse<String> response = exchange(request);
    if (response.statusCode() >= 300) {
      throw new AssertionError(response + ": " + response.body());
    }
    return response.body();
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    cloudFormation("DeleteStack", Map.of());
    http.close();
  }
}
