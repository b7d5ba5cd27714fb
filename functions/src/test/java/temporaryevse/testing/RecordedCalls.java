package temporaryevse.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import temporaryevse.local.template.Table;

/** Keeps every request that a client sends to DynamoDB. */
public final class RecordedCalls implements ExecutionInterceptor {

  private final List<SdkRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Integer> itemsRead = new CopyOnWriteArrayList<>();

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    requests.add(context.request());
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    if (context.response() instanceof QueryResponse response) {
      itemsRead.add(response.scannedCount());
    }
  }

  /** How many items all queries together have read, those that a filter left out included. */
  public int itemsRead() {
    return itemsRead.stream().mapToInt(Integer::intValue).sum();
  }

  /** The requests, in the order in which they were made. */
  public List<SdkRequest> requests() {
    return List.copyOf(requests);
  }

  /**
   * What IAM is asked about them.
   *
   * @param tables as the template has them, by the name under which the requests know them
   */
  public List<AwsCall> calls(Map<String, Table> tables) {
    return requests.stream().flatMap(request -> AwsCall.of(request, tables)).toList();
  }

  /** The actions of them, such as {@code dynamodb:PutItem}; each once, in order. */
  public List<String> actions() {
    return requests.stream().flatMap(RecordedCalls::actions).distinct().sorted().toList();
  }

  /** A transaction needs the permissions of what it consists of. */
  private static Stream<String> actions(SdkRequest request) {
    return request instanceof TransactWriteItemsRequest transaction
        ? transaction.transactItems().stream()
            .map(write -> write.put() == null ? "dynamodb:DeleteItem" : "dynamodb:PutItem")
        : Stream.of("dynamodb:" + request.getClass().getSimpleName().replace("Request", ""));
  }
}
