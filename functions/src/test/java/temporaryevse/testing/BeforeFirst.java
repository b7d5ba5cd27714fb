package temporaryevse.testing;

import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Does something just before the first request of a kind is sent: forces one interleaving. */
public final class BeforeFirst implements ExecutionInterceptor {

  private final Class<? extends SdkRequest> kind;
  private final Runnable action;
  private final AtomicBoolean done = new AtomicBoolean();

  public BeforeFirst(Class<? extends SdkRequest> kind, Runnable action) {
    this.kind = kind;
    this.action = action;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    if (kind.isInstance(context.request()) && done.compareAndSet(false, true)) {
      action.run();
    }
  }
}
