package temporaryevse.lambda;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * A function that handles sample requests before Lambda takes a snapshot of it.
 *
 * <p>Classes are loaded, set up and compiled by then, so the first request after a restore need not
 * wait for them. The samples run through copies that are thrown away, never through the function
 * itself. So the snapshot has nothing that would be stale after a restore: no connection, no
 * credentials, no retry budget, no leased id. Source: "Lambda SnapStart runtime hooks", AWS Lambda
 * Developer Guide.
 */
public interface PrimedFunction extends Resource {

  /**
   * Runs sample requests through copies of this function.
   *
   * @throws RuntimeException where a sample fails; the snapshot is then taken without the rest
   */
  void prime(Priming priming);

  /**
   * Drops what two functions that are restored from one snapshot must not share.
   *
   * <p>Called before the snapshot and after each restore.
   */
  default void forget() {}

  /**
   * Registers the hooks of a function that is started from a snapshot.
   *
   * <p>The registry keeps weak references; the runtime keeps the function itself.
   */
  static void register(PrimedFunction function) {
    // Elsewhere the registry would be loaded in vain.
    if (Environment.isStartedFromSnapshot()) {
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
