// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import static dev.selvage.bus.SimulatedBus.QUOTE;
import static dev.selvage.bus.SimulatedBus.simulate;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.selvage.bus.SimulatedBus.GetQuote;
import dev.selvage.bus.SimulatedBus.Quote;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Tasks;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class RequestTest {
  private static final GetQuote ACME = new GetQuote("ACME");

  @Test
  void request_isAnsweredByTheHandler() {
    simulate((bus, sim) -> {
      bus.serve(QUOTE, request -> new Quote(request.symbol(), 4200));

      Quote quote = bus.request(QUOTE, ACME);

      assertThat(quote).isEqualTo(new Quote("ACME", 4200));
      assertThat(sim.elapsed()).isZero();
    });
  }

  @Test
  void request_sharesNothingWithTheHandler() {
    simulate((bus, sim) -> {
      List<String> tags = new ArrayList<>(List.of("kept"));
      bus.serve(QUOTE, request -> new Quote(request.symbol(), 1, tags));

      Quote quote = bus.request(QUOTE, ACME);
      tags.add("added later");

      assertThat(quote.tags()).containsExactly("kept");
    });
  }

  @Test
  void request_whenNobodyServes_wasNotSent() {
    simulate((bus, sim) ->
        assertThatThrownBy(() -> bus.request(QUOTE, ACME))
            .isInstanceOf(NoHandlerException.class)
            .hasMessage("nobody serves quotes.get: the message was not sent")
            .asInstanceOf(type(BusException.class))
            .returns("quotes.get", BusException::address)
            .returns(Delivery.NOT_SENT, BusException::delivery));
  }

  @Test
  void request_whenTheHandlerFails_hasItsTypeAndMessage() {
    simulate((bus, sim) -> {
      bus.serve(
          QUOTE,
          request -> {
            throw new IOException("no such symbol: " + request.symbol());
          });

      assertThatThrownBy(() -> bus.request(QUOTE, ACME))
          .hasMessage("the handler of quotes.get: java.io.IOException: no such symbol: ACME")
          .asInstanceOf(type(HandlerFailedException.class))
          .returns("java.io.IOException", HandlerFailedException::failureType)
          .returns("no such symbol: ACME", HandlerFailedException::failureMessage)
          .returns(Delivery.MAYBE_PROCESSED, BusException::delivery);
    });
  }

  @Test
  void request_whenTheHandlerFails_theNextOneIsAnswered() {
    simulate((bus, sim) -> {
      bus.serve(
          QUOTE,
          request -> {
            if (request.symbol().isEmpty()) {
              throw new AssertionError();
            }
            return new Quote(request.symbol(), 1);
          });

      assertThatThrownBy(() -> bus.request(QUOTE, new GetQuote("")))
          .asInstanceOf(type(HandlerFailedException.class))
          .returns("java.lang.AssertionError", HandlerFailedException::failureType)
          .returns("", HandlerFailedException::failureMessage);
      assertThat(bus.request(QUOTE, ACME).cents()).isEqualTo(1);
    });
  }

  @Test
  void request_withoutReply_failsAfterTheTimeoutOfTheOptions() {
    simulate((plain, sim) -> {
      Bus bus = Bus.of(sim.vertx(), BusOptions.defaults().withRequestTimeout(ofSeconds(7)));
      var silent = sim.vertx().eventBus().consumer("quotes.get", message -> {});
      await(silent.completion());

      assertThatThrownBy(() -> bus.request(QUOTE, ACME))
          .isInstanceOf(RequestTimeoutException.class)
          .hasMessage("no reply from quotes.get within PT7S")
          .asInstanceOf(type(BusException.class))
          .returns(Delivery.MAYBE_PROCESSED, BusException::delivery);
      assertThat(sim.elapsed()).isBetween(ofSeconds(7), ofMillis(7_010));
    });
  }

  @Test
  void request_withADeadlineAroundIt_endsThereAndNotLater() {
    simulate((bus, sim) -> {
      bus.serve(
          QUOTE,
          request -> {
            sleep(ofSeconds(100));
            return new Quote("late", 0);
          });

      assertThatThrownBy(() -> failAfter(ofMillis(1_500), () -> bus.request(QUOTE, ACME)))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("failAfter(PT1.5S)");
      assertThat(sim.elapsed()).isEqualTo(ofMillis(1_500));
    });
  }

  @Test
  void request_carriesTheDeadlineToTheHandler() {
    simulate((bus, sim) -> {
      List<Duration> left = new ArrayList<>();
      bus.serve(
          QUOTE,
          request -> {
            left.add(Tasks.deadline().map(Deadline::remaining).orElseThrow());
            return new Quote(request.symbol(), 1);
          });

      bus.request(QUOTE, ACME);
      failAfter(ofSeconds(3), () -> bus.request(QUOTE, ACME));

      assertThat(left).containsExactly(ofSeconds(30), ofSeconds(3));
    });
  }

  @Test
  void request_whenCancelled_cancelsTheHandlerWithAReason() {
    simulate((bus, sim) -> {
      AtomicReference<String> reason = new AtomicReference<>();
      bus.serve(
          QUOTE,
          request -> {
            try {
              sleep(ofSeconds(20));
            } catch (Cancellation c) {
              reason.set(c.getMessage());
              throw c;
            }
            return new Quote("never", 0);
          });

      cancelScope(scope -> {
        var unused = sim.vertx().setTimer(1_000, id -> scope.cancel("changed my mind"));
        return bus.request(QUOTE, ACME);
      });
      sleep(ofMillis(1));

      assertThat(reason.get()).contains("its caller gave the request up");
      assertThat(sim.elapsed()).isLessThan(ofSeconds(2));
    });
  }

  @Test
  void request_whenCancelled_leavesNoReplyHandlerBehind() {
    simulate((bus, sim) -> {
      List<String> replyAddresses = new ArrayList<>();
      var eventBus = sim.vertx().eventBus();
      await(
          eventBus
              .consumer("quotes.get", message -> replyAddresses.add(message.replyAddress()))
              .completion());

      var _ = moveOnAfter(ofSeconds(1), () -> bus.request(QUOTE, ACME));
      sleep(ofMillis(1));

      assertThatThrownBy(() -> await(eventBus.request(replyAddresses.getFirst(), "anybody?")))
          .hasMessageContaining("No handlers for address");
    });
  }

  @Test
  void request_outsideATask_saysWhatToDo() {
    try (Simulation sim = Simulation.seeded(1)) {
      Bus bus = Bus.of(sim.vertx());

      assertThatThrownBy(() -> bus.request(QUOTE, ACME))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Bus.request was called outside a task")
          .hasMessageContaining("Tasks.run");
    }
  }

  @Test
  void request_ofAPlainSender_isAnsweredInJson() {
    simulate((bus, sim) -> {
      bus.serve(QUOTE, request -> new Quote(request.symbol(), 7));

      var reply =
          await(
              sim.vertx()
                  .eventBus()
                  .<Buffer>request("quotes.get", new JsonObject().put("symbol", "ACME")));

      assertThat(reply.headers().get("content-type")).isEqualTo("application/json");
      assertThat(reply.body().toJsonObject().getInteger("cents")).isEqualTo(7);
    });
  }

  @Test
  void request_toAPlainConsumer_isAnsweredOrFails() {
    simulate((bus, sim) -> {
      var consumer = sim.vertx().eventBus().<Buffer>consumer("quotes.get");
      consumer.handler(message -> {
        if (message.body().toJsonObject().getString("symbol").equals("ACME")) {
          message.reply(new JsonObject().put("symbol", "ACME").put("cents", 3));
        } else {
          message.fail(404, "no such symbol");
        }
      });
      await(consumer.completion());

      assertThat(bus.request(QUOTE, ACME).cents()).isEqualTo(3);
      assertThatThrownBy(() -> bus.request(QUOTE, new GetQuote("?")))
          .asInstanceOf(type(HandlerFailedException.class))
          .returns(404, HandlerFailedException::failureCode)
          .returns("no such symbol", HandlerFailedException::failureMessage)
          .returns(ReplyException.class.getName(), HandlerFailedException::failureType);
    });
  }
}
