package temporaryevse.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One way to run the create function.
 *
 * @param role whose part it has
 * @param description what it is, for readers of the document
 * @param isRestored whether it is initialised and primed, and then restored as by SnapStart
 * @param command of its process
 * @param taskRoot directory that its process starts in, with the unpacked artifact
 * @param environment of its process, but for the addresses of the Runtime API and of DynamoDB
 * @param endpointVariable the variable that tells it where DynamoDB is
 * @param artifactBytes size of what is deployed, as a zip
 */
record Contestant(
    Role role,
    String description,
    boolean isRestored,
    List<String> command,
    Path taskRoot,
    Map<String, String> environment,
    String endpointVariable,
    long artifactBytes) {

  String name() {
    return role.title();
  }

  /** The same with more in its environment; options come after those that it has. */
  Contestant with(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(environment);
    variables.forEach((name, value) -> all.merge(name, value, (own, more) -> own + " " + more));
    return new Contestant(
        role, description, isRestored, command, taskRoot, all, endpointVariable, artifactBytes);
  }

  FunctionProcess start(URI dynamoDb, Path logs) {
    return FunctionProcess.start(this, dynamoDb, logs);
  }
}
