package temporaryevse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running {@link DynamoDbServer}. */
final class DynamoDbProcess implements AutoCloseable {
  private final Process process;
  private final URI endpoint;

  private DynamoDbProcess(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  static DynamoDbProcess start(BenchmarkSettings settings, Path logs) throws IOException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-classpath",
            System.getProperty("java.class.path"),
            DynamoDbServer.class.getName(),
            settings.template().toString());
    Process process =
        new ProcessBuilder(java).redirectError(logs.resolve("dynamodb.log").toFile()).start();
    @Nullable String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
    if (line == null) {
      throw new BenchmarkException("DynamoDB Local does not start; its log is in " + logs);
    }
    return new DynamoDbProcess(process, URI.create(line));
  }

  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
