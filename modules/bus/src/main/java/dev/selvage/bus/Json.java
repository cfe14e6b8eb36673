// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Bodies as JSON: written to a buffer, read from that or from what plain senders send. */
final class Json {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final ObjectMapper mapper;
  private final int maxBytes;

  Json(BusOptions options) {
    mapper = options.json();
    maxBytes = options.maxBodyBytes();
  }

  /**
   * Writes a body.
   *
   * @throws BodyException with that delivery, when it cannot be written or is too large
   */
  Buffer write(String address, Delivery delivery, @Nullable Object body) {
    Limited output = new Limited(maxBytes);
    try {
      mapper.writeValue(output, body);
      return Buffer.buffer(output.bytes.toByteArray());
    } catch (IOException | RuntimeException e) {
      String what = "a body of " + typeOf(body) + " for " + address;
      throw new BodyException(
          address,
          delivery,
          output.exceeded
              ? what + " is larger than " + maxBytes + " bytes"
              : what + " cannot be written as JSON: " + reasonOf(e),
          e);
    }
  }

  private static String typeOf(@Nullable Object body) {
    return body == null ? "null" : body.getClass().getName();
  }

  /**
   * Reads a body. Null only for the type {@code Void}.
   *
   * @throws BodyException with that delivery, when it is something else or too large
   */
  <T> @Nullable T read(String address, Delivery delivery, Message<?> message, Class<T> type) {
    String what = "a body for " + address;
    String contentType = message.headers().get(Wire.CONTENT_TYPE);
    if (contentType != null && !contentType.startsWith(Wire.JSON)) {
      throw new BodyException(
          address,
          delivery,
          what + " has the content type '" + contentType + "'; only " + Wire.JSON + " is read",
          null);
    }
    byte[] bytes = bytesOf(address, delivery, message.body());
    if (bytes.length > maxBytes) {
      throw new BodyException(
          address,
          delivery,
          what + " has " + bytes.length + " bytes; the limit is " + maxBytes,
          null);
    }
    return parse(address, delivery, bytes, type);
  }

  private <T> @Nullable T parse(String address, Delivery delivery, byte[] bytes, Class<T> type) {
    String what = "a body for " + address + " cannot be read as " + type.getName() + ": ";
    T value;
    try {
      value = mapper.readValue(bytes, type);
    } catch (IOException | RuntimeException e) {
      throw new BodyException(address, delivery, what + reasonOf(e), e);
    }
    if (value == null && type != Void.class) {
      throw new BodyException(address, delivery, what + "it is null", null);
    }
    return value;
  }

  /** The JSON of a body of ours, or of one that a plain sender made. */
  private static byte[] bytesOf(String address, Delivery delivery, @Nullable Object body) {
    Buffer json =
        switch (body) {
          case null -> Buffer.buffer("null");
          case Buffer buffer -> buffer;
          case JsonObject object -> object.toBuffer();
          case JsonArray array -> array.toBuffer();
          case String text -> Buffer.buffer(text);
          default ->
              throw new BodyException(
                  address,
                  delivery,
                  "a body for "
                      + address
                      + " is a "
                      + body.getClass().getName()
                      + "; JSON is expected in a Buffer, a String or a JsonObject",
                  null);
        };
    return json.getBytes();
  }

  private static String reasonOf(Exception failure) {
    return failure instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(failure.getMessage());
  }

  /** Stops a body that would get too large while it is being written. */
  private static final class Limited extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final int limit;
    private boolean exceeded;

    Limited(int limit) {
      this.limit = limit;
    }

    @Override
    public void write(int b) throws IOException {
      requireRoomFor(1);
      bytes.write(b);
    }

    @Override
    public void write(byte[] more, int offset, int length) throws IOException {
      requireRoomFor(length);
      bytes.write(more, offset, length);
    }

    private void requireRoomFor(int more) throws IOException {
      if (bytes.size() + (long) more > limit) {
        exceeded = true;
        throw new IOException("more than " + limit + " bytes");
      }
    }
  }
}
