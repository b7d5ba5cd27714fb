package temporaryevse.testing;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A copy of an object and of all of this project's objects that it leads to, field by field and
 * without a constructor: what a second environment has that is restored from the same snapshot.
 * Records and what is not of this project, such as a client of DynamoDB, are shared.
 */
public final class Fork {

  private final IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();

  private Fork() {}

  /** A copy with a state of its own. */
  @SuppressWarnings("unchecked")
  public static <T> T of(T object) {
    return (T) new Fork().copy(object);
  }

  private Object copy(Object object) {
    Class<?> type = object.getClass();
    if (!type.getName().startsWith("temporaryevse.")
        || type.isRecord()
        || type.isEnum()
        || type.isHidden()) {
      return object;
    }
    @Nullable Object known = copies.get(object);
    if (known != null) {
      return known;
    }
    try {
      // By name, as javac warns of the class itself; serialization libraries live by it.
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      Constructor<?> constructor =
          (Constructor<?>)
              factory
                  .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                  .invoke(
                      factory.getMethod("getReflectionFactory").invoke(null),
                      type,
                      Object.class.getDeclaredConstructor());
      Object copy = constructor.newInstance();
      copies.put(object, copy);
      for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
        for (Field field : each.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            field.setAccessible(true);
            @Nullable Object value = field.get(object);
            field.set(copy, value == null || field.getType().isPrimitive() ? value : copy(value));
          }
        }
      }
      return copy;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot be copied", e);
    }
  }
}
