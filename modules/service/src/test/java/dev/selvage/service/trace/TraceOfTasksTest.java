// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.trace;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.MustBeClosed;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.offload.Offload;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.tracing.opentelemetry.OpenTelemetryOptions;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Law L11 for the context of OpenTelemetry, with vertx-opentelemetry on the class path. */
@Timeout(60)
final class TraceOfTasksTest {
  private static final ContextKey<String> USER = ContextKey.named("user");

  private static void simulate(Action<Exception> body) {
    try (Simulation simulation = Simulation.seeded(1)) {
      simulation.run(Tasks.run(simulation.vertx(), body));
    }
  }

  private static String user() {
    return String.valueOf(Context.current().get(USER));
  }

  @MustBeClosed
  private static Scope with(String user) {
    return Context.current().with(USER, user).makeCurrent();
  }

  @Test
  void law11_context_followsItsTaskThroughWaitsForksWorkersAndTimers() {
    simulate(() -> {
      List<String> seen = new ArrayList<>();
      Vertx vertx = Vertx.currentContext().owner();
      try (Scope scope = with("ada")) {
        sleep(ofMillis(1));
        seen.add(user());
        seen.add(group(g -> g.fork(TraceOfTasksTest::user).await()));
        seen.add(Offload.blocking(TraceOfTasksTest::user));
        Promise<String> fired = Promise.promise();
        vertx.setTimer(1, Tasks.handler(id -> fired.complete(user())));
        seen.add(await(fired.future()));
      }

      assertThat(seen).containsExactly("ada", "ada", "ada", "ada");
      assertThat(user()).isEqualTo("null");
    });
  }

  @Test
  void law11_contextMadeCurrentByATask_staysThere() {
    simulate(() -> {
      try (Scope scope = with("ada")) {
        group(g -> {
          g.fork(() -> {
            try (Scope inner = with("bob")) {
              sleep(ofMillis(2));
              assertThat(user()).isEqualTo("bob");
            }
          });
          g.fork(() -> {
            sleep(ofMillis(1));
            assertThat(user()).isEqualTo("ada");
          });
          sleep(ofMillis(1));
          assertThat(user()).isEqualTo("ada");
        });
      }
    });
  }

  // ---- spans

  @Test
  void law11_requestThatForksAndAsksOnwards_isOneTrace() {
    InMemorySpanExporter exported = InMemorySpanExporter.create();
    SdkTracerProvider tracers =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exported)).build();
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(tracers)
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setTracingOptions(new OpenTelemetryOptions()))
            .withTracer(new OpenTelemetryTracingFactory(sdk))
            .build();
    join(new Relay(vertx, sdk.getTracer("test")).ask());
    join(Tasks.shutdown(vertx, ofSeconds(5)));

    Map<String, SpanData> spans =
        exported.getFinishedSpanItems().stream()
            .collect(Collectors.toMap(TraceOfTasksTest::title, Function.identity()));
    sdk.close();
    assertThat(spans)
        .containsOnlyKeys(
            "CLIENT /outer", "SERVER /outer", "work", "CLIENT /inner", "SERVER /inner");
    assertChild(spans, "SERVER /outer", "CLIENT /outer");
    assertChild(spans, "work", "SERVER /outer");
    assertChild(spans, "CLIENT /inner", "work");
    assertChild(spans, "SERVER /inner", "CLIENT /inner");
  }

  private static <T extends @Nullable Object> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static String title(SpanData span) {
    String url =
        span.getAttributes().asMap().entrySet().stream()
            .filter(entry -> entry.getKey().getKey().matches("url.(path|full)|http.(target|url)"))
            .map(entry -> entry.getValue().toString().replaceFirst(".*/", "/"))
            .findFirst()
            .orElse("");
    return url.isEmpty() ? span.getName() : span.getKind() + " " + url;
  }

  private static void assertChild(Map<String, SpanData> spans, String child, String parent) {
    assertThat(requireNonNull(spans.get(child)).getParentSpanId())
        .as(child)
        .isEqualTo(requireNonNull(spans.get(parent)).getSpanId());
  }

  /** A server that asks itself, in a forked task, within a span of its own. */
  private record Relay(Vertx vertx, Tracer tracer) {
    Future<String> ask() {
      return Tasks.run(
          vertx,
          () -> {
            var server =
                await(
                    vertx
                        .createHttpServer()
                        .requestHandler(Tasks.handler(this::answer))
                        .listen(0, "localhost"));
            return get(server.actualPort(), "/outer");
          });
    }

    private void answer(HttpServerRequest request) throws Exception {
      String answer = request.path().equals("/outer") ? onwards(request) : "inner";
      await(request.response().end(answer));
    }

    private String onwards(HttpServerRequest request) throws Exception {
      int port = request.localAddress().port();
      return group(g ->
          g.fork(
                  () -> {
                    var span = tracer.spanBuilder("work").startSpan();
                    try (Scope scope = span.makeCurrent()) {
                      sleep(ofMillis(1));
                      return get(port, "/inner");
                    } finally {
                      span.end();
                    }
                  })
              .await());
    }

    private String get(int port, String path) {
      var options = new HttpClientOptions();
      options.setTracingPolicy(TracingPolicy.ALWAYS);
      return await(
          vertx
              .createHttpClient(options)
              .request(HttpMethod.GET, port, "localhost", path)
              .compose(request -> request.send())
              .compose(response -> response.body())
              .map(Object::toString));
    }
  }
}
