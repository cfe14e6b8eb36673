// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.google.errorprone.annotations.CheckReturnValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.jackson.VertxModule;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON of records, lists, maps and whatever else Jackson knows.
 *
 * <p>A component of a record has to be there and must not be null, unless it is an {@code Optional}
 * or marked {@code @Nullable} (of JSpecify). Moments are written in ISO-8601, not as numbers.
 * {@link #strict} is for what others send to us: an unknown field, text after the document or a
 * string in place of a number is an error. {@link #tolerant} is for answers of others: fields that
 * we do not know are skipped. Neither cuts a fraction to an integer.
 *
 * <p>Immutable, unless somebody reconfigures the {@link #mapper} given to {@link #over}.
 */
@CheckReturnValue
public final class Json {
  private static final Json STRICT = new Json(mapper(true));
  private static final Json TOLERANT = new Json(mapper(false));

  private final ObjectMapper mapper;

  private Json(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** For what is sent to us: anything unexpected is an error. */
  public static Json strict() {
    return STRICT;
  }

  /** For what we asked for: unknown fields are skipped. */
  public static Json tolerant() {
    return TOLERANT;
  }

  /** With a mapper of one's own, which decides everything that is said above. */
  public static Json over(ObjectMapper mapper) {
    return new Json(mapper);
  }

  private static ObjectMapper mapper(boolean strict) {
    ObjectMapper mapper =
        JsonMapper.builder()
            .addModules(new VertxModule(), new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
            .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, strict)
            .configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, !strict)
            .build();
    AnnotationIntrospector standard = mapper.getDeserializationConfig().getAnnotationIntrospector();
    mapper.setAnnotationIntrospector(
        AnnotationIntrospector.pair(new RequiredComponents(), standard));
    return mapper;
  }

  /** The mapper behind it; to be shared, not to be reconfigured. */
  public ObjectMapper mapper() {
    return mapper;
  }

  /**
   * Encodes a value.
   *
   * @throws JsonException when the value has no JSON form
   */
  public Buffer write(@Nullable Object value) {
    try {
      return Buffer.buffer(mapper.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new JsonException("no JSON form: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Decodes a document.
   *
   * @throws JsonException when the text is no JSON, or the JSON no {@code type}
   */
  public <T> T read(Buffer document, Class<T> type) {
    return read(document, mapper.constructType(type));
  }

  /** {@link #read} for an array of {@code type}. */
  public <T> List<T> readList(Buffer document, Class<T> type) {
    return read(document, mapper.getTypeFactory().constructCollectionType(List.class, type));
  }

  private <T> T read(Buffer document, JavaType type) {
    T value;
    try {
      value = mapper.readValue(document.getBytes(), type);
    } catch (IOException e) {
      throw JsonException.reading(e);
    }
    if (value == null) {
      throw new JsonException("the document is null", null);
    }
    return value;
  }
}
