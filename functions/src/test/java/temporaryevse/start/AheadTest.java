package temporaryevse.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AheadTest {

  private static final String INITIALIZED = "temporaryevse.test.initialized";

  /** Says so when it is initialised, which listed classes must not be. */
  static final class Loud {
    static {
      System.setProperty(INITIALIZED, "yes");
    }

    /** To verify this, the JVM has to know whether the one class is the other. */
    static Shape shape() {
      return new Square();
    }

    public Loud() {}
  }

  abstract static class Shape {}

  static final class Square extends Shape {}

  /** Defines the classes of this test anew, and remembers their order. */
  private static final class Recorder extends ClassLoader {
    private final List<String> defined = new ArrayList<>();

    Recorder() {
      super(AheadTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(AheadTest.class.getName() + "$")) {
        return super.loadClass(name, resolve);
      }
      synchronized (this) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) {
      String file = name.replace('.', '/') + ".class";
      try (InputStream code = Objects.requireNonNull(getResourceAsStream(file), file)) {
        byte[] bytes = code.readAllBytes();
        defined.add(name.substring(name.indexOf('$') + 1));
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Recorder loader = new Recorder();

  @AfterEach
  void forget() {
    System.clearProperty(INITIALIZED);
  }

  @Test
  void linksClassesAndInitializesNone() throws Exception {
    Ahead.link(List.of(Loud.class.getName()), loader);
    assertThat(loader.defined).as("verifying code is part of linking").contains("Loud", "Square");
    assertThat(System.getProperty(INITIALIZED)).isNull();

    // Else the test could not fail.
    Class.forName(Loud.class.getName(), true, loader);
    assertThat(System.getProperty(INITIALIZED)).isEqualTo("yes");
  }

  @Test
  void leavesOutWhatIsNotThere() {
    Ahead.link(List.of("temporaryevse.NoSuchClass", "", Square.class.getName()), loader);
    assertThat(loader.defined).contains("Square");
  }

  @Test
  void aFunctionWithoutListStarts() {
    assertThatCode(() -> Ahead.begin("temporaryevse.NoSuchFunction")).doesNotThrowAnyException();
    assertThatCode(() -> Ahead.begin("")).doesNotThrowAnyException();
  }

  @Test
  void thePlatformHasAllThatIsSetUp() {
    assertThatCode(Ahead::setUpPlatform).doesNotThrowAnyException();
  }
}
