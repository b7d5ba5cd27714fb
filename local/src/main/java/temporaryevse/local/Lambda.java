package temporaryevse.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All functions of a template, ready to be invoked. */
final class Lambda implements AutoCloseable {
  private static final Duration ASSEMBLY_LIMIT = Duration.ofMinutes(2);

  private final Map<String, FunctionPool> pools = new LinkedHashMap<>();

  /**
   * Starts nothing yet.
   *
   * @param snapshots whether functions with SnapStart start as from a snapshot
   */
  Lambda(Template template, FunctionPool.Host host, boolean snapshots) {
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
  InvocationResult invoke(LambdaFunction function, byte[] event, String traceId, Duration patience)
      throws InterruptedException {
    return Objects.requireNonNull(pools.get(function.logicalId())).invoke(event, traceId, patience);
  }

  /** Starts an environment of a function before there is anything to invoke it with. */
  void prepare(LambdaFunction function) {
    Objects.requireNonNull(pools.get(function.logicalId())).prepare();
  }

  /**
   * Ends the functions of a training run, and waits until each has written its AOT cache.
   *
   * @throws LocalRunException if one did not
   */
  void writeAotCaches() throws InterruptedException {
    List<Path> caches = new ArrayList<>();
    // All at once: each takes a processor for seconds.
    pools.values().forEach(pool -> pool.endTraining().ifPresent(caches::add));
    for (Map.Entry<String, FunctionPool> pool : pools.entrySet()) {
      if (!pool.getValue().awaitEnd(ASSEMBLY_LIMIT)) {
        throw new LocalRunException(
            "%s still writes its AOT cache after %d seconds."
                .formatted(pool.getKey(), ASSEMBLY_LIMIT.toSeconds()));
      }
    }
    for (Path cache : caches) {
      if (!Files.exists(cache)) {
        throw new LocalRunException("There is no AOT cache " + cache + "; see its function's log.");
      }
    }
  }

  @Override
  public void close() {
    pools.values().forEach(FunctionPool::close);
  }
}
