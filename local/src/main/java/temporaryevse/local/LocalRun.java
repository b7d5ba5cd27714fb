package temporaryevse.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import temporaryevse.local.dynamodb.LocalDynamoDb;
import temporaryevse.local.dynamodb.TableException;
import temporaryevse.local.dynamodb.Tables;
import temporaryevse.local.eventbus.EventFeed;
import temporaryevse.local.gateway.ApiGateway;
import temporaryevse.local.gateway.ControlPlane;
import temporaryevse.local.gateway.UsagePlans;
import temporaryevse.local.gateway.Viewer;
import temporaryevse.local.http.Logs;
import temporaryevse.local.http.LoopbackServer;
import temporaryevse.local.http.PortException;
import temporaryevse.local.lambda.FunctionPool;
import temporaryevse.local.lambda.InvocationResult;
import temporaryevse.local.lambda.Lambda;
import temporaryevse.local.lambda.RuntimeApi;
import temporaryevse.local.lambda.RuntimeClient;
import temporaryevse.local.lambda.TraceId;
import temporaryevse.local.schedule.Schedules;
import temporaryevse.local.template.Template;
import temporaryevse.local.template.TemplateException;

/**
 * The API of a SAM template, served from a built artifact on the loopback address only. Where an
 * {@code openapi.yaml} is beside the template, a viewer for it is at {@code /}.
 */
public final class LocalRun implements AutoCloseable {
  private final Template template;
  private final ApiGateway gateway;
  private final Lambda lambda;
  private final RuntimeClient client;
  private final Messaging messaging;
  private final URI dynamoDbEndpoint;
  private final Parts parts;

  private LocalRun(
      Template template,
      ApiGateway gateway,
      Lambda lambda,
      RuntimeClient client,
      Messaging messaging,
      URI dynamoDbEndpoint,
      Parts parts) {
    this.template = template;
    this.gateway = gateway;
    this.lambda = lambda;
    this.client = client;
    this.messaging = messaging;
    this.dynamoDbEndpoint = dynamoDbEndpoint;
    this.parts = parts;
  }

  /**
   * Starts a local run; when this returns, it answers requests. Functions start with their first
   * request. Only the authorizer starts before.
   *
   * @throws LocalRunException if it cannot start
   * @throws TemplateException if the template is not valid, or uses what a local run does not
   *     support
   */
  public static LocalRun start(LocalRunSettings settings) {
    Logs.quieten();
    Path artifact = settings.artifact().toAbsolutePath().normalize();
    if (isEmpty(artifact)) {
      throw new LocalRunException(
          "There is no built artifact in " + artifact + ". Build it first with ./mvnw package");
    }
    Template template = readTemplate(settings);
    Parts parts = new Parts();
    try {
      return start(settings, artifact, template, parts);
    } catch (IOException | PortException | TableException e) {
      parts.close();
      throw new LocalRunException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      parts.close();
      Thread.currentThread().interrupt();
      throw new LocalRunException("It was interrupted while it started.", e);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static LocalRun start(
      LocalRunSettings settings, Path artifact, Template template, Parts parts)
      throws IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    LoopbackServer.requireFree(settings.gateway().port());
    Path scratch = Files.createTempDirectory("local-run-");
    // Also if the process is ended while it starts, before anything could close this.
    scratch.toFile().deleteOnExit();
    AutoCloseable scratchIsDeleted = () -> delete(scratch);
    parts.add(scratchIsDeleted);
    RuntimeClient client =
        RuntimeClient.choose(settings.functions().client(), scratch)
            .orElseThrow(
                () ->
                    new LocalRunException(
                        "RUNTIME_CLIENT=aws needs Linux on x86_64 or aarch64. RUNTIME_CLIENT=java"
                            + " runs everywhere."));
    URI endpoint = settings.dynamoDb().orElseGet(() -> parts.add(LocalDynamoDb.start()).endpoint());
    createTables(endpoint, template);
    RuntimeApi runtimeApi = parts.add(new RuntimeApi(clock, template.region()));
    UsagePlans usagePlans = new UsagePlans(template, settings.gateway().clock());
    ControlPlane controlPlane = parts.add(new ControlPlane(usagePlans, _ -> {}));
    Messaging messaging = parts.add(Messaging.start(template, clock, settings.console()));
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("DYNAMODB_ENDPOINT", endpoint.toString());
    overrides.put("API_GATEWAY_ENDPOINT", controlPlane.address().toString());
    overrides.putAll(messaging.environment());
    overrides.putAll(settings.functions().environment());
    FunctionPool.Host host =
        new FunctionPool.Host(
            client,
            runtimeApi,
            artifact,
            template.region(),
            overrides,
            settings.functions().maximumEnvironments(),
            clock,
            settings.console());
    Lambda lambda = parts.add(new Lambda(template, host, settings.functions().snapshots()));
    ApiGateway gateway =
        parts.add(
            new ApiGateway(
                template,
                lambda,
                new Viewer(settings.template().resolveSibling("openapi.yaml")),
                new EventFeed(messaging.journal()),
                usagePlans,
                settings.gateway().integrationTimeout(),
                settings.gateway().clock()));
    // So that the first request does not wait for two processes, one after the other.
    template
        .api()
        .authorizer()
        .ifPresent(authorizer -> lambda.prepare(template.function(authorizer.function())));
    gateway.listen(settings.gateway().port());
    // Whoever reads events would keep the gateway from its end.
    parts.add(messaging.journal());
    parts.add(messaging.consume(lambda, endpoint));
    parts.add(
        Schedules.start(
            template,
            lambda,
            rate -> settings.schedules().orElse(rate),
            clock,
            settings.console()));
    return new LocalRun(template, gateway, lambda, client, messaging, endpoint, parts);
  }

  /** The URL of the API, without the stage, as behind a custom domain name. */
  public URI address() {
    return gateway.address();
  }

  /** The URL of the DynamoDB that the functions use. */
  public URI dynamoDbEndpoint() {
    return dynamoDbEndpoint;
  }

  /** The URL of the queues, which any client of SQS can read; empty where there are none. */
  public Optional<URI> queuesEndpoint() {
    return messaging.queuesEndpoint();
  }

  /** The template with the parameters of the settings. */
  public Template template() {
    return template;
  }

  /** The name of the runtime client that runs the functions. */
  public String runtimeClient() {
    return client.description();
  }

  /**
   * Invokes a function directly, as {@code aws lambda invoke} does, and waits for its result.
   *
   * @param event JSON
   * @throws IllegalArgumentException if there is no function with this logical id
   */
  public InvocationResult invoke(String logicalId, String event) throws InterruptedException {
    return lambda.invoke(
        template.function(logicalId),
        event.getBytes(UTF_8),
        TraceId.forFunction(TraceId.root(Instant.now())),
        Duration.ofSeconds(29));
  }

  /** Ends everything. Requests under way have two seconds; then the functions' processes end. */
  @Override
  public void close() {
    parts.close();
  }

  static Template readTemplate(LocalRunSettings settings) {
    if (!Files.isReadable(settings.template())) {
      throw new LocalRunException(
          "There is no template in " + settings.template().toAbsolutePath() + ".");
    }
    return Template.read(settings.template(), settings.parameters());
  }

  private static boolean isEmpty(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return true;
    }
  }

  private static void createTables(URI endpoint, Template template) {
    try {
      Tables.createTables(endpoint, template);
    } catch (SdkException e) {
      throw new LocalRunException(
          "There is no DynamoDB at DYNAMODB_ENDPOINT=%s: %s"
              .formatted(endpoint, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
