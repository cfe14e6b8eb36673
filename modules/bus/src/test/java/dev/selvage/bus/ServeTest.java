// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import static dev.selvage.bus.SimulatedBus.QUOTE;
import static dev.selvage.bus.SimulatedBus.TRADED;
import static dev.selvage.bus.SimulatedBus.simulate;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.gatherOutcomes;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.selvage.bus.SimulatedBus.GetQuote;
import dev.selvage.bus.SimulatedBus.Quote;
import dev.selvage.bus.SimulatedBus.Traded;
import dev.selvage.tasks.Outcome;
import dev.selvage.tasks.Task;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ServeTest {
  private static final ConsumerOptions ONE_BY_ONE = ConsumerOptions.defaults().withMaxConcurrent(1);

  private static List<GetQuote> requests(int number) {
    return IntStream.range(0, number).mapToObj(i -> new GetQuote("S" + i)).toList();
  }

  @Test
  void serve_startsHandlersInOrderOfArrival() {
    simulate((bus, sim) -> {
      List<String> started = new ArrayList<>();
      bus.serve(
          QUOTE,
          request -> {
            started.add(request.symbol());
            sleep(ofMillis(10));
            return new Quote(request.symbol(), 1);
          });

      var _ = gather(requests(5), request -> bus.request(QUOTE, request));

      assertThat(started).containsExactly("S0", "S1", "S2", "S3", "S4");
      assertThat(sim.elapsed()).isEqualTo(ofMillis(10));
    });
  }

  @Test
  void serve_atItsLimit_letsTheOthersWait() {
    simulate((bus, sim) -> {
      bus.serve(
          QUOTE,
          ConsumerOptions.defaults().withMaxConcurrent(2),
          request -> {
            sleep(ofSeconds(1));
            return new Quote(request.symbol(), 1);
          });

      List<Quote> quotes = gather(requests(6), request -> bus.request(QUOTE, request));

      assertThat(quotes).hasSize(6);
      assertThat(sim.elapsed()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void serve_withAFullQueue_rejectsTheRest() {
    simulate((bus, sim) -> {
      bus.serve(
          QUOTE,
          ONE_BY_ONE.withMaxQueued(2),
          request -> {
            sleep(ofSeconds(1));
            return new Quote(request.symbol(), 1);
          });

      var outcomes = gatherOutcomes(requests(5), request -> bus.request(QUOTE, request));

      assertThat(outcomes)
          .extracting(Outcome::getClass)
          .containsExactly(
              Outcome.Success.class,
              Outcome.Success.class,
              Outcome.Success.class,
              Outcome.Failure.class,
              Outcome.Failure.class);
      assertThatThrownBy(() -> outcomes.getLast().get())
          .isInstanceOf(RequestRejectedException.class)
          .hasMessageContaining("it has too much to do")
          .asInstanceOf(type(BusException.class))
          .returns(Delivery.REJECTED, BusException::delivery);
    });
  }

  @Test
  void serve_aRequestThatWaitedForItsWholeDeadline_isNotHandled() {
    simulate((bus, sim) -> {
      List<String> handled = new ArrayList<>();
      bus.serve(
          QUOTE,
          ONE_BY_ONE,
          request -> {
            handled.add(request.symbol());
            sleep(ofSeconds(5));
            return new Quote(request.symbol(), 1);
          });

      group(g -> {
        g.fork(() -> bus.request(QUOTE, new GetQuote("first")));
        g.fork(() -> moveOnAfter(ofSeconds(2), () -> bus.request(QUOTE, new GetQuote("second"))));
      });
      bus.request(QUOTE, new GetQuote("third"));

      assertThat(handled).containsExactly("first", "third");
    });
  }

  @Test
  void serve_ofAPlainSenderThatIsLate_rejectsWithoutHandling() {
    simulate((bus, sim) -> {
      bus.serve(
          QUOTE,
          ONE_BY_ONE,
          request -> {
            sleep(ofSeconds(5));
            return new Quote(request.symbol(), 1);
          });
      var options = new DeliveryOptions().addHeader("selvage-timeout-millis", "1000");
      var body = new JsonObject().put("symbol", "ACME");

      group(g -> {
        g.fork(() -> bus.request(QUOTE, new GetQuote("first")));
        g.fork(() ->
            assertThatThrownBy(
                    () -> await(sim.vertx().eventBus().request("quotes.get", body, options)))
                .hasMessageContaining("its deadline passed while it waited"));
      });
    });
  }

  @Test
  void serve_aBodyOfAnotherType_isRejectedWithAddressAndType() {
    Address<Traded, Quote> wrong = Address.of("quotes.get", Traded.class, Quote.class);
    Address<Integer, Quote> number = Address.of("quotes.get", Integer.class, Quote.class);
    simulate((bus, sim) -> {
      bus.serve(wrong, request -> new Quote(request.symbol(), request.number()));

      assertThatThrownBy(() -> bus.request(number, 17))
          .isInstanceOf(RequestRejectedException.class)
          .hasMessageContaining("quotes.get")
          .hasMessageContaining("cannot be read as dev.selvage.bus.SimulatedBus$Traded");
    });
  }

  @Test
  void serve_aReplyOfAnotherType_failsTheCallerWithAddressAndType() {
    Address<GetQuote, Integer> wrong = Address.of("quotes.get", GetQuote.class, Integer.class);
    simulate((bus, sim) -> {
      bus.serve(QUOTE, request -> new Quote(request.symbol(), 1));

      assertThatThrownBy(() -> bus.request(wrong, new GetQuote("ACME")))
          .hasMessageContaining("a body for quotes.get cannot be read as java.lang.Integer")
          .asInstanceOf(type(BodyException.class))
          .returns(Delivery.MAYBE_PROCESSED, BusException::delivery);
    });
  }

  @Test
  void serve_closed_answersWhatItHasAndRejectsNothing() {
    simulate((bus, sim) -> {
      Registration registration =
          bus.serve(
              QUOTE,
              ONE_BY_ONE,
              request -> {
                sleep(ofSeconds(1));
                return new Quote(request.symbol(), 1);
              });

      group(g -> {
        var first = g.fork(() -> bus.request(QUOTE, new GetQuote("first")));
        var second = g.fork(() -> bus.request(QUOTE, new GetQuote("second")));
        sleep(ofMillis(1));
        registration.close();
        assertThat(first.state()).isEqualTo(Task.State.SUCCEEDED);
        assertThat(second.state()).isEqualTo(Task.State.SUCCEEDED);
      });

      assertThat(sim.elapsed()).isEqualTo(ofSeconds(2));
      assertThatThrownBy(() -> bus.request(QUOTE, new GetQuote("third")))
          .isInstanceOf(NoHandlerException.class);
    });
  }

  @Test
  void serve_closedByItsHandler_doesNotWaitForItself() {
    simulate((bus, sim) -> {
      List<Registration> registrations = new ArrayList<>();
      registrations.add(
          bus.serve(
              QUOTE,
              request -> {
                registrations.getFirst().close();
                return new Quote("last", 1);
              }));

      assertThat(bus.request(QUOTE, new GetQuote("ACME")).symbol()).isEqualTo("last");
      registrations.getFirst().close();
    });
  }

  @Test
  void serve_whenItsScopeIsLeft_cancelsHandlersAndTellsTheirCallers() {
    simulate((bus, sim) -> {
      List<String> cleaned = new ArrayList<>();

      group(g -> {
        var caller =
            g.fork(() -> {
              moveOnAfter(
                  ofSeconds(1),
                  () -> {
                    bus.serve(QUOTE, ONE_BY_ONE, request -> slow(request, cleaned));
                    sleep(ofSeconds(60));
                  });
            });
        sleep(ofMillis(1));
        var running = g.fork(() -> failureOf(bus, "running"));
        var waiting = g.fork(() -> failureOf(bus, "waiting"));
        caller.await();
        assertThat(running.await())
            .isInstanceOf(HandlerFailedException.class)
            .hasMessageContaining("dev.selvage.tasks.Cancellation");
        assertThat(waiting.await())
            .isInstanceOf(RequestRejectedException.class)
            .hasMessageContaining("its consumer has been closed");
      });

      assertThat(cleaned).containsExactly("running");
      assertThat(sim.elapsed()).isEqualTo(ofSeconds(1));
    });
  }

  private static Quote slow(GetQuote request, List<String> cleaned) {
    try {
      sleep(Duration.ofHours(1));
    } finally {
      cleaned.add(request.symbol());
    }
    return new Quote(request.symbol(), 0);
  }

  private static BusException failureOf(Bus bus, String symbol) {
    try {
      throw new AssertionError(bus.request(QUOTE, new GetQuote(symbol)));
    } catch (BusException e) {
      return e;
    }
  }

  @Test
  void subscribe_getsWhatIsPublishedAndSent() {
    simulate((bus, sim) -> {
      List<String> got = new ArrayList<>();
      bus.subscribe(TRADED, traded -> got.add("a" + traded.number()));
      bus.subscribe(TRADED, traded -> got.add("b" + traded.number()));

      bus.publish(TRADED, new Traded("ACME", 1));
      bus.publishLocally(TRADED, new Traded("ACME", 2));
      sleep(ofMillis(1));
      bus.send(TRADED, new Traded("ACME", 3));
      bus.send(TRADED, new Traded("ACME", 4));
      sleep(ofMillis(1));

      assertThat(got).containsExactly("a1", "a2", "b1", "b2", "a3", "b4");
    });
  }

  @Test
  void subscribe_whenAHandlerFails_goesOn() {
    simulate((bus, sim) -> {
      List<Integer> got = new ArrayList<>();
      bus.subscribe(
          TRADED,
          ONE_BY_ONE,
          traded -> {
            got.add(traded.number());
            if (traded.number() == 1) {
              throw new IllegalStateException("the first one fails");
            }
          });

      bus.publish(TRADED, new Traded("ACME", 1));
      bus.publish(TRADED, new Traded("ACME", 2));
      sleep(ofMillis(1));

      assertThat(got).containsExactly(1, 2);
    });
  }

  @Test
  void subscribe_withAFullQueue_shedsTheRest() {
    simulate((bus, sim) -> {
      List<Integer> got = new ArrayList<>();
      bus.subscribe(
          TRADED,
          ONE_BY_ONE.withMaxQueued(1),
          traded -> {
            sleep(ofMillis(1));
            got.add(traded.number());
          });

      IntStream.range(0, 10).forEach(number -> bus.publish(TRADED, new Traded("ACME", number)));
      sleep(ofSeconds(1));

      assertThat(got).containsExactly(0, 1);
    });
  }

  @Test
  void send_whenNobodyHasSubscribed_wasNotSent() {
    simulate((bus, sim) -> {
      bus.publish(TRADED, new Traded("ACME", 1));

      assertThatThrownBy(() -> bus.send(TRADED, new Traded("ACME", 2)))
          .isInstanceOf(NoHandlerException.class);
    });
  }
}
