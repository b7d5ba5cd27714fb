package temporaryevse.console;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ResourceLock;
import temporaryevse.testing.KeyedRun;

/**
 * A class of tests that uses the console in a {@link Browser}. It shares both the browser and a
 * {@link KeyedRun} with the other classes of its kind, in turn.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("ci")
@ExtendWith(InBrowser.Extension.class)
@ResourceLock("temporaryevse.console.InBrowser")
@interface InBrowser {

  /** Starts the browser for the first class that wants it, and ends it after the last one. */
  final class Extension implements ParameterResolver, AfterAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(InBrowser.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == ConsolePage.class || type == KeyedRun.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      KeyedRun run = run(context);
      if (parameter.getParameter().getType() == KeyedRun.class) {
        return run;
      }
      Browser browser =
          context
              .getRoot()
              .getStore(NAMESPACE)
              .computeIfAbsent(Browser.class, type -> Browser.start(), Browser.class);
      return new ConsolePage(browser.driver(), run.run().address());
    }

    @Override
    public void afterAll(ExtensionContext context) {
      run(context).assertThatNothingLeaked();
    }

    private static KeyedRun run(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(KeyedRun.class, type -> KeyedRun.start(), KeyedRun.class);
    }
  }
}
