package temporaryevse.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A class of tests that is given a {@link TestRun} that it shares with other classes. They use it
 * in turn, each with EVSEs of its own.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedOpenRun.Extension.class)
@ResourceLock("temporaryevse.testing.SharedOpenRun")
public @interface SharedOpenRun {

  /** Starts the run for the first class that wants it, and closes it after the last one. */
  final class Extension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TestRun.class;
    }

    @Override
    public TestRun resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(SharedOpenRun.class))
          .computeIfAbsent(TestRun.class, type -> TestRun.start(), TestRun.class);
    }
  }
}
