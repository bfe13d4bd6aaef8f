package surprisal.formats;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import surprisal.config.Keys;

/** How a record looks in JSON, and how it is made. */
record RecordShape(Constructor<?> constructor, List<Part> parts) {
  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return look(type);
        }
      };

  /**
   * A component.
   *
   * @param key its name in JSON
   * @param unwrapped whether its keys are in the object of the whole record
   */
  record Part(String key, Type type, boolean nullable, boolean unwrapped) {}

  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private static RecordShape look(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new RecordShape(
          constructor, Arrays.stream(components).map(RecordShape::part).toList());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " is not a record", e);
    }
  }

  private static Part part(RecordComponent component) {
    return new Part(
        Keys.snakeCase(component.getName()),
        component.getGenericType(),
        component.isAnnotationPresent(Nullable.class),
        component.getAccessor().isAnnotationPresent(JsonUnwrapped.class));
  }

  /**
   * The record with these components, in their order.
   *
   * @throws IllegalArgumentException if its constructor refuses one
   */
  Object make(Object[] components) {
    try {
      return constructor.newInstance(components);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException("cannot make a " + constructor.getDeclaringClass(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + constructor.getDeclaringClass(), e);
    }
  }
}
