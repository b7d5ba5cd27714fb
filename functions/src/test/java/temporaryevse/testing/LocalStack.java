package temporaryevse.testing;

import java.net.URI;
import java.util.Optional;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * LocalStack: the running one that the system property {@code localstack.url} names, or else a
 * container that ends with the JVM.
 */
final class LocalStack {

  // The last image that needs no token.
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  private LocalStack() {}

  static URI start() {
    return running().orElseGet(LocalStack::startContainer);
  }

  /** The address of a LocalStack that runs already; empty where the build starts its own. */
  static Optional<URI> running() {
    return Optional.of(System.getProperty("localstack.url", ""))
        .filter(url -> !url.isEmpty())
        .map(URI::create);
  }

  private static URI startContainer() {
    LocalStackContainer container =
        new LocalStackContainer(IMAGE)
            // The newer engine refuses what SAM lets Ref name, such as an alias.
            .withEnv("PROVIDER_OVERRIDE_CLOUDFORMATION", "engine-legacy");
    Optional.ofNullable(System.getenv("LOCALSTACK_AUTH_TOKEN"))
        .ifPresent(token -> container.withEnv("LOCALSTACK_AUTH_TOKEN", token));
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    return container.getEndpoint();
  }
}
