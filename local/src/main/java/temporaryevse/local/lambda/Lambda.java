package temporaryevse.local.lambda;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import temporaryevse.local.template.LambdaFunction;
import temporaryevse.local.template.Template;

/** All functions of a template, ready to be invoked. */
public final class Lambda implements AutoCloseable {
  private final Map<String, FunctionPool> pools = new LinkedHashMap<>();

  /**
   * Starts nothing yet.
   *
   * @param snapshots whether functions with SnapStart start as from a snapshot
   */
  public Lambda(Template template, FunctionPool.Host host, boolean snapshots) {
    for (LambdaFunction function : template.functions()) {
      pools.put(
          function.logicalId(),
          new FunctionPool(snapshots ? function : function.withoutSnapStart(), host));
    }
  }

  /**
   * Invokes a function and waits for its result.
   *
   * @param event JSON in UTF-8
   * @param traceId an X-Ray trace header
   * @param patience how long to wait while all environments of the function are busy
   */
  public InvocationResult invoke(
      LambdaFunction function, byte[] event, String traceId, Duration patience)
      throws InterruptedException {
    return Objects.requireNonNull(pools.get(function.logicalId())).invoke(event, traceId, patience);
  }

  /** Starts an environment of a function ahead of its first invocation. */
  public void prepare(LambdaFunction function) {
    Objects.requireNonNull(pools.get(function.logicalId())).prepare();
  }

  @Override
  public void close() {
    pools.values().forEach(FunctionPool::close);
  }
}
