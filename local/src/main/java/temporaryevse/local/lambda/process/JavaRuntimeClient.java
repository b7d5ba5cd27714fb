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
import java.io.IOException;

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
    LambdaRequestHandler handler;
    try {
      handler = load(handlerName);
    } catch (UserFault fault) {
      logger.log(fault.reportableError(), LogLevel.ERROR);
      api.reportInitError(RuntimeApiClient.error(fault));
      return;
    }
    if ("snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE")) && !isRestored()) {
      return;
    }
    startRuntimeLoops(handler, logger, new ConcurrencyConfig(logger), api);
  }

  private static LambdaRequestHandler load(String name) {
    try {
      LambdaRequestHandler handler =
          EventHandlerLoader.loadEventHandler(
              HandlerInfo.fromString(name, ClassLoader.getSystemClassLoader()));
      if (handler instanceof LambdaRequestHandler.UserFaultHandler faulty && faulty.fault.fatal) {
        throw faulty.fault;
      }
      return handler;
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      return LambdaRequestHandler.classNotFound(e, HandlerInfo.className(name));
    } catch (HandlerInfo.InvalidHandlerException e) {
      throw UserFault.makeUserFault("Invalid handler: `" + name + "'");
    }
  }

  /** Runs the hooks before the snapshot and after the restore; false if a hook has failed. */
  private boolean isRestored() throws IOException {
    try {
      Core.getGlobalContext().beforeCheckpoint(null);
    } catch (UnsatisfiedLinkError e) {
      // The hooks have run; only the clearing of the DNS cache after them needs the library.
    } catch (Exception e) {
      logger.log(UserFault.trace(e), LogLevel.ERROR);
      api.reportInitError(RuntimeApiClient.error(e, RapidErrorType.BeforeCheckpointError));
      return false;
    }
    api.restoreNext();
    try {
      Core.getGlobalContext().afterRestore(null);
    } catch (Exception e) {
      logger.log(UserFault.trace(e), LogLevel.ERROR);
      api.reportRestoreError(RuntimeApiClient.error(e, RapidErrorType.AfterRestoreError));
      return false;
    }
    return true;
  }
}
