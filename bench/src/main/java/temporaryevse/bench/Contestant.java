package temporaryevse.bench;

import java.net.URI;
import java.nio.file.Path;
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

  FunctionProcess start(URI dynamoDb, Path logs) {
    return FunctionProcess.start(this, dynamoDb, logs);
  }
}
