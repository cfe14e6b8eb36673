// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.routing;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.http.client.Http;
import dev.selvage.http.client.HttpCall;
import dev.selvage.http.client.HttpReply;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code Tasks.handler} as a handler of a plain router. */
final class RoutingContextAdapterTest {
  private static final String HOST = "http://localhost:8080";

  private final Simulation sim = Simulation.seeded(8);
  private final Router router = Router.router(sim.vertx());
  private final Http http = Http.client(sim.vertx());

  @AfterEach
  void close() {
    assertThat(sim.foreignPosts()).isEmpty();
    sim.close();
  }

  private HttpReply send(HttpCall call) {
    sim.run(sim.vertx().createHttpServer().requestHandler(router).listen(8080));
    return sim.run(Tasks.run(sim.vertx(), () -> call.send()));
  }

  /** Case 60. */
  @Test
  void body_readAfterAnotherWait_isStillThere() {
    router
        .post("/x")
        .handler(
            Tasks.<RoutingContext>handler(context -> {
              sleep(ofSeconds(1));
              Buffer body = await(context.request().body());
              await(context.end("" + body.length()));
            }));

    HttpReply reply =
        send(http.post(HOST + "/x").withBytes(Buffer.buffer(new byte[2_000_000]), "x/y"));

    assertThat(reply.text()).isEqualTo("2000000");
  }

  @Test
  void body_readByABodyHandlerBefore_isThere() {
    router.route().handler(BodyHandler.create(false));
    router
        .post("/x")
        .handler(
            Tasks.<RoutingContext>handler(context -> {
              sleep(ofSeconds(1));
              await(context.end(context.body().asString()));
            }));

    assertThat(send(http.post(HOST + "/x").withText("text")).text()).isEqualTo("text");
  }

  @Test
  void body_readByABodyHandlerAfter_isThere() {
    router
        .post("/x")
        .handler(
            Tasks.<RoutingContext>handler(context -> {
              sleep(ofSeconds(1));
              context.next();
            }));
    router.route().handler(BodyHandler.create(false));
    router.post("/x").handler(context -> context.end(context.body().asString()));

    assertThat(send(http.post(HOST + "/x").withText("text")).text()).isEqualTo("text");
  }

  @Test
  void failure_goesToTheRouter() {
    router
        .get("/x")
        .handler(
            Tasks.<RoutingContext>handler(context -> {
              throw new IllegalStateException("broken");
            }));
    router
        .route()
        .failureHandler(context -> context.end("told: " + context.failure().getMessage()));

    assertThat(send(http.get(HOST + "/x")).text()).isEqualTo("told: broken");
  }

  @Test
  void cancellation_is503() {
    router
        .get("/x")
        .handler(
            Tasks.<RoutingContext>handler(context -> {
              Tasks.current().orElseThrow().cancel();
              sleep(ofSeconds(1));
            }));
    router.errorHandler(503, context -> context.response().setStatusCode(503).end());

    assertThat(send(http.get(HOST + "/x")).status()).isEqualTo(503);
  }
}
