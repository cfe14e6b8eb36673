// SPDX-License-Identifier: Apache-2.0
package dev.selvage.docs;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.offload.Offload;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The steps of docs/guide/migrating.md, each of them running. */
@Timeout(60)
final class MigratingTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Tasks.shutdown(vertx, ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  // snippet:begin before
  static final class QuotesWithCallbacks extends VerticleBase {
    @Override
    public Future<?> start() {
      EventBus bus = vertx.eventBus();
      return bus.<JsonObject>consumer(
              "quotes",
              message ->
                  bus.<Double>request("prices", message.body().getString("symbol"))
                      .compose(price ->
                          bus.<Double>request("fees", price.body())
                              .map(fee -> price.body() + fee.body()))
                      .onSuccess(total -> message.reply(total))
                      .onFailure(e -> message.fail(500, e.getMessage())))
          .completion();
    }
  }

  // snippet:end

  // snippet:begin handler
  static final class QuotesWithTaskHandlers extends VerticleBase {
    @Override
    public Future<?> start() {
      return vertx
          .eventBus()
          .<JsonObject>consumer("quotes", Tasks.handler(this::quote))
          .completion();
    }

    private void quote(Message<JsonObject> message) {
      EventBus bus = vertx.eventBus();
      Message<Double> price =
          await(bus.<Double>request("prices", message.body().getString("symbol")));
      Message<Double> fee = await(bus.<Double>request("fees", price.body()));
      message.reply(price.body() + fee.body());
    }
  }

  // snippet:end

  // snippet:begin verticle
  static final class Quotes extends TaskVerticle {
    private double lastTotal;

    @Override
    protected void start(TaskGroup group) {
      var registered = vertx.eventBus().<JsonObject>consumer("quotes", Tasks.handler(this::quote));
      await(registered.completion());
      group.fork("audit", this::audit);
    }

    private void quote(Message<JsonObject> message) {
      EventBus bus = vertx.eventBus();
      String symbol = message.body().getString("symbol");
      double total =
          failAfter(
              ofSeconds(2),
              () -> {
                var price = await(bus.<Double>request("prices", symbol));
                var fee = await(bus.<Double>request("fees", price.body()));
                return price.body() + fee.body();
              });
      lastTotal = total; // one task of this verticle runs at a time: a plain field will do
      message.reply(total);
    }

    private void audit() {
      while (true) {
        sleep(ofMillis(100));
        vertx.eventBus().publish("audit", lastTotal);
      }
    }
  }

  // snippet:end

  @Test
  void everyStep_answersTheSame() {
    vertx.eventBus().<String>consumer("prices", message -> message.reply(10.0));
    vertx.eventBus().<Double>consumer("fees", message -> message.reply(message.body() / 10));

    assertThat(quoteFrom(new QuotesWithCallbacks())).isEqualTo(11.0);
    assertThat(quoteFrom(new QuotesWithTaskHandlers())).isEqualTo(11.0);
    assertThat(quoteFrom(new Quotes())).isEqualTo(11.0);
  }

  private double quoteFrom(VerticleBase verticle) {
    String id = get(vertx.deployVerticle(verticle));
    Message<Double> reply =
        get(vertx.eventBus().request("quotes", new JsonObject().put("symbol", "ACME")));
    get(vertx.undeploy(id));
    return reply.body();
  }

  @Test
  void bothStyles_callEachOther() {
    // snippet:begin both-ways
    Future<Integer> fromCallbacks = Tasks.run(vertx, () -> total()); // a task, seen as a future
    Future<Integer> fromTasks =
        Tasks.run(
            vertx,
            () -> await(vertx.timer(1, TimeUnit.MILLISECONDS).map(fired -> 40)) + 2); // a future
    // snippet:end

    assertThat(get(fromCallbacks)).isEqualTo(42);
    assertThat(get(fromTasks)).isEqualTo(42);
  }

  private static int total() {
    // snippet:begin gather-two
    var both = gather(() -> slowly(40), () -> slowly(2)); // at the same time
    return both.first() + both.second();
    // snippet:end
  }

  private static int slowly(int value) {
    sleep(ofMillis(5));
    return value;
  }

  @Test
  void blockingCode_isOffloaded(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("rates.txt"), "0.1");

    double rate = get(Tasks.run(vertx, () -> rateIn(file)));

    assertThat(rate).isEqualTo(0.1);
  }

  private static double rateIn(Path file) throws Exception {
    // snippet:begin blocking
    String text = Offload.blocking(() -> Files.readString(file)); // blocks a worker, not the loop
    return Double.parseDouble(text);
    // snippet:end
  }
}
