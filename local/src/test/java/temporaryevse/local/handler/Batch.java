package temporaryevse.local.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Appends each batch to a file of its own, in a line behind its process id, and fails on the items
 * that say so: the body of a message, or the attribute {@code what} of an item.
 */
public final class Batch implements RequestStreamHandler {
  private static final Pattern ITEM =
      Pattern.compile(
          "\"messageId\":\"(?<message>[^\"]+)\".*?\"body\":\"(?<body>[^\"]*)\""
              + "|\"what\":\\{\"S\":\"(?<what>[^\"]*)\"}.*?\"SequenceNumber\":\"(?<record>[^\"]+)\"");

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), UTF_8);
    Path file = Path.of(System.getenv("RECORD"), System.getenv("AWS_LAMBDA_FUNCTION_NAME"));
    String before = Files.exists(file) ? Files.readString(file) : "";
    Files.writeString(file, ProcessHandle.current().pid() + " " + event + "\n", CREATE, APPEND);
    List<String> failed = new ArrayList<>();
    ITEM.matcher(event)
        .results()
        .forEach(
            item -> {
              boolean isMessage = item.group("message") != null;
              String id = item.group(isMessage ? "message" : "record");
              switch (item.group(isMessage ? "body" : "what")) {
                case "throw" -> throw new IllegalStateException("thrown on request");
                case "fail" -> failed.add("{\"itemIdentifier\":\"" + id + "\"}");
                case "fail once" -> {
                  if (!before.contains(id)) {
                    failed.add("{\"itemIdentifier\":\"" + id + "\"}");
                  }
                }
                default -> {}
              }
            });
    output.write(("{\"batchItemFailures\":[" + String.join(",", failed) + "]}").getBytes(UTF_8));
  }
}
