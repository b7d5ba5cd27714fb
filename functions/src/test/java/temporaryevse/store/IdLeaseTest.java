package temporaryevse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdLeaseTest {

  private static final int BLOCK = 10;

  @Test
  void idsThatAreLeftOfALeaseAreForgotten() {
    AtomicLong counter = new AtomicLong();
    IdLease lease = new IdLease(BLOCK);
    assertThat(lease.take(() -> counter.addAndGet(BLOCK))).isEqualTo(1);
    lease.forget();

    assertThat(lease.take(() -> counter.addAndGet(BLOCK))).isEqualTo(BLOCK + 1);
  }
}
