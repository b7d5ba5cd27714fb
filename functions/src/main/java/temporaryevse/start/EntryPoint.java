package temporaryevse.start;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;

/**
 * Where a container image starts a function: AWS's runtime client and the function are set up side
 * by side, which the managed runtime has no place for.
 *
 * <p>The image has the client's jars and the function's on the JVM's own class path, and the
 * function's class as the only argument, as for {@link AWSLambda}.
 */
public final class EntryPoint {

  private EntryPoint() {}

  /**
   * Serves events until the environment is ended.
   *
   * @param arguments the function's class
   * @throws Throwable what ended the runtime client
   */
  public static void main(String[] arguments) throws Throwable {
    EarlyFunction.begin(arguments[0]);
    AWSLambda.main(new String[] {EarlyFunction.class.getName()});
  }
}
