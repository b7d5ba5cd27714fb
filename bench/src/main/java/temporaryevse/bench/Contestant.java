package temporaryevse.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A way to run a function.
 *
 * @param name the name in tables
 * @param description what it is, for readers of the document
 * @param isRestored whether it is initialised and primed, and then restored as by SnapStart
 * @param command the command line of its process
 * @param taskRoot the directory that its process starts in, with the unpacked artifact
 * @param environment the environment of its process, but for the addresses of the Runtime API and
 *     of DynamoDB
 * @param endpointVariable the variable that tells it where DynamoDB is
 */
record Contestant(
    String name,
    String description,
    boolean isRestored,
    List<String> command,
    Path taskRoot,
    Map<String, String> environment,
    String endpointVariable) {

  /** Returns the same with more in its environment; options come after those that it has. */
  Contestant with(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(environment);
    variables.forEach((name, value) -> all.merge(name, value, (own, more) -> own + " " + more));
    return new Contestant(name, description, isRestored, command, taskRoot, all, endpointVariable);
  }

  /** The size of what is deployed, as a zip. */
  long artifactBytes() throws IOException {
    return ZipSize.of(taskRoot);
  }

  FunctionProcess start(URI dynamoDb, Path logs) throws IOException {
    return FunctionProcess.start(this, dynamoDb, logs);
  }
}
