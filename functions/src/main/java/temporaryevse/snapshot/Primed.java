package temporaryevse.snapshot;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import temporaryevse.environment.Deployment;

/**
 * A function that does, before the snapshot that Lambda starts it from, what it does for each
 * request: what is loaded, set up and compiled by then need not be in the first request.
 *
 * <p>It does so with objects that are thrown away, never with its own. So nothing that would be
 * stale after a restore is in the snapshot: no connection, no credentials, no retry budget, no
 * leased id. Source: "Lambda SnapStart runtime hooks" in the Lambda guide.
 */
public interface Primed extends Resource {

  /**
   * Runs requests through copies of this function.
   *
   * @throws RuntimeException where that is not possible; the snapshot is then taken without it
   */
  void prime(Priming priming);

  /**
   * Drops what two functions that are restored from one snapshot must not both have. Called before
   * the snapshot and after each restore.
   */
  default void forget() {}

  /**
   * Registers the hooks of a function that is started from a snapshot. The registry keeps weak
   * references; the runtime keeps the function itself.
   */
  static void register(Primed function) {
    // Not otherwise: the registry would be loaded in vain on every start.
    if (Deployment.isStartedFromSnapshot()) {
      Core.getGlobalContext().register(function);
    }
  }

  @Override
  default void beforeCheckpoint(Context<? extends Resource> context) throws InterruptedException {
    Priming.run(this);
    forget();
    Priming.letRandomnessAge();
  }

  @Override
  default void afterRestore(Context<? extends Resource> context) {
    forget();
  }
}
