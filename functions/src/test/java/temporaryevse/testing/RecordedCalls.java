package temporaryevse.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Keeps every request that a client sends to DynamoDB. */
public final class RecordedCalls implements ExecutionInterceptor {

  private final List<SdkRequest> requests = new CopyOnWriteArrayList<>();

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    requests.add(context.request());
  }

  /** The requests, in the order in which they were made. */
  public List<SdkRequest> requests() {
    return List.copyOf(requests);
  }

  /** The actions that a policy must allow for them, such as {@code dynamodb:PutItem}; in order. */
  public List<String> actions() {
    return requests.stream()
        .map(request -> "dynamodb:" + request.getClass().getSimpleName().replace("Request", ""))
        .distinct()
        .sorted()
        .toList();
  }
}
