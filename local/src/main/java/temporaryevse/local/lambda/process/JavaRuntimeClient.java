package temporaryevse.local.lambda.process;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader;
import com.amazonaws.services.lambda.runtime.api.client.HandlerInfo;
import com.amazonaws.services.lambda.runtime.api.client.LambdaEnvironment;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.logging.StdOutLogSink;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.RapidErrorType;
import com.amazonaws.services.lambda.runtime.api.client.util.ConcurrencyConfig;
import com.amazonaws.services.lambda.runtime.logging.LogFormat;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.amazonaws.services.lambda.runtime.serialization.util.ReflectUtil;

/**
 * AWS's runtime client without its native library: it calls the Runtime API with the JDK's HTTP.
 *
 * <p>Handlers, their types, contexts, logs and the loop are AWS's. Only its main method, which
 * needs the library, is replaced.
 */
final class JavaRuntimeClient extends AWSLambda {
  private final RuntimeApiClient api = new RuntimeApiClient(LambdaEnvironment.RUNTIME_API);
  private final LambdaContextLogger logger =
      new LambdaContextLogger(
          new StdOutLogSink(),
          LogLevel.fromString(LambdaEnvironment.LAMBDA_LOG_LEVEL),
          LogFormat.fromString(LambdaEnvironment.LAMBDA_LOG_FORMAT));

  /** Returns when the function had an error after which no other invocation is possible. */
  void run(String handlerName) throws Exception {
    ReflectUtil.setStaticField(LambdaRuntime.class, "logger", true, logger);
    RapidErrorType phase = RapidErrorType.BadFunctionCode;
    LambdaRequestHandler handler;
    try {
      ClassLoader loader = ClassLoader.getSystemClassLoader();
      handler = EventHandlerLoader.loadEventHandler(HandlerInfo.fromString(handlerName, loader));
      if ("snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
        phase = RapidErrorType.BeforeCheckpointError;
        beforeSnapshot();
        api.restoreNext();
        phase = RapidErrorType.AfterRestoreError;
        Core.getGlobalContext().afterRestore(null);
      }
    } catch (Exception | LinkageError e) {
      logger.log(UserFault.trace(e), LogLevel.ERROR);
      api.reportStartError(e, phase);
      return;
    }
    startRuntimeLoops(handler, logger, new ConcurrencyConfig(logger), api);
  }

  private static void beforeSnapshot() throws Exception {
    try {
      Core.getGlobalContext().beforeCheckpoint(null);
    } catch (UnsatisfiedLinkError e) {
      // The hooks have run; only the clearing of the DNS cache after them needs the library.
    }
  }
}
