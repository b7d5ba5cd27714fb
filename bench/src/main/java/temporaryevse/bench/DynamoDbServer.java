package temporaryevse.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.local.dynamodb.LocalDynamoDb;
import temporaryevse.local.dynamodb.Tables;
import temporaryevse.local.template.Template;

/**
 * DynamoDB Local with the tables of a template, in memory, on the loopback address. It is a process
 * of its own, which shares neither its memory nor its compiler.
 */
final class DynamoDbServer {
  private DynamoDbServer() {}

  /** Writes a line with its address when it is ready. Ends with its standard input. */
  public static void main(String[] arguments) throws IOException {
    LocalDynamoDb database = LocalDynamoDb.start();
    try (DynamoDbClient client = database.newClient()) {
      // The statuses are over, and DynamoDB must not delete any while others are still measured.
      Template.read(Path.of(arguments[0]))
          .tables()
          .forEach(table -> Tables.createTable(client, table.withoutTimeToLive().withoutStream()));
    }
    System.out.println(database.endpoint());
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }
}
