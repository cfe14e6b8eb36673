// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonTest {
  record Point(int x, Optional<Integer> y, @Nullable String name, List<String> tags) {}

  record Times(Instant at, LocalDate day, Duration took) {}

  record Nested(List<Point> points) {}

  private static <T> T strict(String text, Class<T> type) {
    return Json.strict().read(Buffer.buffer(text), type);
  }

  @Test
  void optionalAndNullable_mayBeMissing() {
    assertThat(strict("{\"x\": 1, \"tags\": []}", Point.class))
        .isEqualTo(new Point(1, Optional.empty(), null, List.of()));
    assertThat(strict("{\"x\":1,\"y\":null,\"name\":null,\"tags\":[\"a\"]}", Point.class))
        .isEqualTo(new Point(1, Optional.empty(), null, List.of("a")));
  }

  @Test
  void times_areWrittenAsText() {
    Times times = new Times(Instant.EPOCH, LocalDate.EPOCH, Duration.ofSeconds(90));

    Buffer written = Json.strict().write(times);

    assertThat(written.toString())
        .isEqualTo("{\"at\":\"1970-01-01T00:00:00Z\",\"day\":\"1970-01-01\",\"took\":\"PT1M30S\"}");
    assertThat(Json.strict().read(written, Times.class)).isEqualTo(times);
  }

  @Test
  void vertxTypes_areWrittenAsWhatTheyAre() {
    assertThat(Json.strict().write(List.of(new JsonObject().put("a", 1))).toString())
        .isEqualTo("[{\"a\":1}]");
  }

  @Test
  void unknownFields_areSkippedByTheTolerant() {
    String text = "{\"x\": 1, \"tags\": [], \"z\": 2}";

    assertThat(Json.tolerant().read(Buffer.buffer(text), Point.class).x()).isEqualTo(1);
    assertThatThrownBy(() -> strict(text, Point.class))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("the field \"z\" is unknown");
  }

  @Test
  void error_saysWhere() {
    var failure =
        catchThrowableOfType(
            JsonException.class,
            () ->
                strict(
                    "{\"points\": [\n  {\"x\": 1, \"tags\": []},\n  {\"x\": 2}]}", Nested.class));

    assertThat(failure.field()).contains("points[1].tags");
    assertThat(failure.line()).hasValue(3);
    assertThat(failure).hasMessageContaining("the field \"points[1].tags\" is missing");
  }

  /** It was cut to 1, in silence. */
  @Test
  void fraction_isNoInteger() {
    Buffer text = Buffer.buffer("{\"x\": 1.5, \"tags\": []}");

    assertThatThrownBy(() -> Json.strict().read(text, Point.class))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("\"x\"");
    assertThatThrownBy(() -> Json.tolerant().read(text, Point.class))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void text_thatIsNoJson_saysWhere() {
    assertThatThrownBy(() -> strict("{\"x\": 1,}", Point.class))
        .hasMessageStartingWith("line 1, column 9: not JSON: ");
    assertThatThrownBy(() -> strict("{\"x\": 1", Point.class)).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> strict("{\"x\":1,\"tags\":[]} {}", Point.class))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> strict("null", Point.class)).hasMessage("the document is null");
    assertThatThrownBy(() -> strict("", Point.class)).hasMessageContaining("is empty");
  }

  @Test
  void list_isRead() {
    assertThat(Json.strict().readList(Buffer.buffer("[1, 2]"), Integer.class))
        .containsExactly(1, 2);
  }

  @Test
  void cycle_hasNoForm() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);

    assertThatThrownBy(() -> Json.strict().write(cycle)).isInstanceOf(JsonException.class);
  }
}
