package temporaryevse.local.lambda.process;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The main class in the process of a function. */
public final class FunctionMain {
  private FunctionMain() {}

  /**
   * Runs a function until the local run has ended.
   *
   * @param arguments the runtime client, {@code AWS} or {@code JAVA}, and the handler
   */
  public static void main(String[] arguments) throws Throwable {
    ignoreInterrupt();
    endWithTheLocalRun();
    String handler = arguments[1];
    if (arguments[0].equals("AWS")) {
      AWSLambda.main(new String[] {handler});
    } else {
      new JavaRuntimeClient().run(handler);
    }
  }

  /**
   * Leaves Ctrl-C in the terminal to the local run, so that requests under way can end. By
   * reflection, as javac has a warning for sun.misc.Signal that cannot be suppressed.
   */
  private static void ignoreInterrupt() throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    signal
        .getMethod("handle", signal, handler)
        .invoke(
            null,
            signal.getConstructor(String.class).newInstance("INT"),
            handler.getField("SIG_IGN").get(null));
  }

  /**
   * Ends this process when its standard input ends. The local run holds the other end, which closes
   * when the local run ends, however it does. The runtime client alone would not notice while a
   * handler runs.
   */
  private static void endWithTheLocalRun() {
    InputStream localRun = System.in;
    System.setIn(InputStream.nullInputStream());
    Thread.ofPlatform()
        .daemon()
        .name("local run")
        .start(
            () -> {
              try {
                localRun.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // The local run has ended as well.
              }
              Runtime.getRuntime().halt(1);
            });
  }
}
