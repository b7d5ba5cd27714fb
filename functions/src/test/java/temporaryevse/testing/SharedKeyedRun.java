package temporaryevse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A class of tests that is given a {@link KeyedRun} that it shares with other classes. They use it
 * in turn, each test with accounts of its own. After each class, nothing may have leaked.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedKeyedRun.Extension.class)
@ResourceLock("temporaryevse.testing.SharedKeyedRun")
public @interface SharedKeyedRun {

  /** Is in all text that a test writes and that a log must not show. */
  String FORGED = "forged";

  /** Starts the run for the first class that wants it, and closes it after the last one. */
  final class Extension implements ParameterResolver, AfterAllCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == KeyedRun.class;
    }

    @Override
    public KeyedRun resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return shared(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
      KeyedRun run = shared(context);
      run.assertThatNothingLeaked();
      assertThat(run.run().console()).doesNotContain(FORGED, "\u001b", "\r");
    }

    private static KeyedRun shared(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(SharedKeyedRun.class))
          .computeIfAbsent(KeyedRun.class, type -> warm(), KeyedRun.class);
    }

    /** The first request of a function waits for its JVM. */
    private static KeyedRun warm() {
      KeyedRun run = KeyedRun.start();
      ApiKey key = run.newKey("first", "*");
      run.send("DELETE", KeyedRun.pathOf(run.created(KeyedRun.EVSE, key)), key.header(), "");
      run.send("PATCH", KeyedRun.pathOf(1), key.header(), "{}");
      run.get(TestRun.STATUSES, key);
      run.get(TestRun.EFFECTIVE + "?operator=DK*SPI", key);
      run.get(TestRun.HISTORY + "?evseId=" + KeyedRun.EVSE, key);
      run.get(KeyedRun.pathOf(1), key);
      return run;
    }
  }
}
