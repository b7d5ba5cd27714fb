package temporaryevse.testing;

import org.testcontainers.DockerClientFactory;

/**
 * Ends the build in one line where {@code -Plocalstack} was chosen and no Docker answers. A
 * LocalStack that runs already needs no Docker here.
 */
final class RequireDocker {

  private RequireDocker() {}

  public static void main(String[] arguments) {
    if (LocalStack.running().isEmpty() && !answers()) {
      System.err.println(
          "-Plocalstack needs Docker, and none answers. Start it, or build without the profile.");
      System.exit(1);
    }
  }

  private static boolean answers() {
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } catch (RuntimeException e) {
      // Docker that answers but cannot run a container is no use either; the tests would say why.
      System.err.println(e.getMessage());
      return false;
    }
  }
}
