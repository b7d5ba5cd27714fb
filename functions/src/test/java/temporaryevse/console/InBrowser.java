package temporaryevse.console;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import temporaryevse.testing.KeyedRun;
import temporaryevse.testing.SharedKeyedRun;

/**
 * A class of tests that uses the console in a {@link Browser}, which it shares with other classes,
 * as it does the local run. It is left out, and says so, where no browser is installed.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("browser")
@ExtendWith(InBrowser.Extension.class)
@SharedKeyedRun
@interface InBrowser {

  /** Starts the browser for the first class that wants it, and ends it after the last one. */
  final class Extension implements ExecutionCondition, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(InBrowser.class);
    private static final String MISSING =
        "The tests of the console are left out: there is no chromium (or chrome) with its"
            + " chromedriver on the PATH.";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (Browser.isInstalled()) {
        return ConditionEvaluationResult.enabled("A browser is installed.");
      }
      context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(
              MISSING,
              message -> {
                System.out.println(message);
                return message;
              });
      return ConditionEvaluationResult.disabled(MISSING);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ConsolePage.class;
    }

    @Override
    public ConsolePage resolveParameter(ParameterContext parameter, ExtensionContext context) {
      KeyedRun run = SharedKeyedRun.Extension.shared(context);
      Browser browser =
          context
              .getRoot()
              .getStore(NAMESPACE)
              .computeIfAbsent(Browser.class, type -> Browser.start(), Browser.class);
      return new ConsolePage(browser.driver(), run.run().address());
    }
  }
}
