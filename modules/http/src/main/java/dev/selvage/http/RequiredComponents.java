// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import java.lang.reflect.Executable;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells Jackson that the components of a record are required, where it would fill in null or zero.
 */
final class RequiredComponents extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  private static final Set<Class<?>> OPTIONALS =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  @Override
  @SuppressWarnings("NullAway") // null is Jackson's "does not say"
  public Boolean hasRequiredMarker(AnnotatedMember member) {
    RecordComponent component = component(member);
    return component == null ? null : isRequired(component);
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated member) {
    RecordComponent component = component(member);
    return component != null && isRequired(component)
        ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
        : JsonSetter.Value.empty();
  }

  private static boolean isRequired(RecordComponent component) {
    return !OPTIONALS.contains(component.getType())
        && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** The component that a parameter of a canonical constructor stands for. */
  private static @Nullable RecordComponent component(Annotated member) {
    if (!(member instanceof AnnotatedParameter parameter)
        || !(parameter.getOwner().getMember() instanceof Executable constructor)) {
      return null;
    }
    RecordComponent[] components = constructor.getDeclaringClass().getRecordComponents();
    return components != null && components.length == constructor.getParameterCount()
        ? components[parameter.getIndex()]
        : null;
  }
}
