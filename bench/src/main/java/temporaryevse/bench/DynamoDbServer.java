package temporaryevse.bench;

import java.nio.file.Path;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import temporaryevse.local.dynamodb.LocalDynamoDb;
import temporaryevse.local.dynamodb.Tables;
import temporaryevse.local.template.Template;

/**
 * DynamoDB Local with the tables of a template, in memory, on the loopback address: a process of
 * its own, so that its memory and its compiler are nobody else's.
 */
final class DynamoDbServer {
  private DynamoDbServer() {}

  /** Writes one line with its address when it is ready. Ends when it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    LocalDynamoDb database = LocalDynamoDb.start();
    try (DynamoDbClient client = database.newClient()) {
      // The statuses are over, and none may be deleted while others are still measured.
      Template.read(Path.of(arguments[0]))
          .tables()
          .forEach(table -> Tables.createTable(client, table.withoutTimeToLive()));
    }
    System.out.println(database.endpoint());
    Thread.currentThread().join();
  }
}
