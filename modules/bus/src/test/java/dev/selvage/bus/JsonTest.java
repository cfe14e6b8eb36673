// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import static dev.selvage.bus.SimulatedBus.QUOTE;
import static dev.selvage.bus.SimulatedBus.simulate;
import static dev.selvage.tasks.Tasks.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.selvage.bus.SimulatedBus.GetQuote;
import dev.selvage.bus.SimulatedBus.Quote;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JsonTest {
  private static final BusOptions SMALL = BusOptions.defaults().withMaxBodyBytes(100);

  /** One of everything. */
  record Everything(
      String text,
      long number,
      Instant moment,
      Duration span,
      Optional<String> some,
      Optional<String> none,
      List<GetQuote> list,
      Map<String, Integer> map) {}

  /** What Jackson cannot write. */
  record Unwritable(Object object) {}

  @Test
  void body_ofARecord_comesBackAsItWas() {
    Address<Everything, Everything> echo = Address.of("echo", Everything.class, Everything.class);
    Everything sent =
        new Everything(
            "ü",
            Long.MAX_VALUE,
            Instant.EPOCH,
            Duration.ofMillis(1_500),
            Optional.of("x"),
            Optional.empty(),
            List.of(new GetQuote("ACME")),
            Map.of("a", 1));
    simulate((bus, sim) -> {
      bus.serve(echo, body -> body);

      assertThat(bus.request(echo, sent)).isEqualTo(sent);
    });
  }

  @Test
  void body_withUnknownFields_isReadWithoutThem() {
    simulate((bus, sim) -> {
      bus.serve(QUOTE, request -> new Quote(request.symbol(), 1));
      var newer = new JsonObject().put("symbol", "ACME").put("currency", "EUR");

      Buffer reply = await(sim.vertx().eventBus().<Buffer>request("quotes.get", newer)).body();

      assertThat(reply.toJsonObject().getString("symbol")).isEqualTo("ACME");
    });
  }

  @Test
  void reply_ofNothing_isVoid() {
    Address<GetQuote, Void> forget = Address.of("quotes.forget", GetQuote.class, Void.class);
    simulate((bus, sim) -> {
      bus.serve(forget, request -> null);

      assertThat(bus.request(forget, new GetQuote("ACME"))).isNull();
    });
  }

  @Test
  void reply_ofNullWhereAValueIsPromised_isAFailureOfTheHandler() {
    simulate((bus, sim) -> {
      bus.serve(QUOTE, request -> null);

      assertThatThrownBy(() -> bus.request(QUOTE, new GetQuote("ACME")))
          .isInstanceOf(HandlerFailedException.class)
          .hasMessageContaining("the handler returned null");
    });
  }

  @Test
  void reply_ofNullFromAPlainConsumer_failsTheCaller() {
    simulate((bus, sim) -> {
      await(sim.vertx().eventBus().consumer("quotes.get", m -> m.reply(null)).completion());

      assertThatThrownBy(() -> bus.request(QUOTE, new GetQuote("ACME")))
          .isInstanceOf(BodyException.class)
          .hasMessageEndingWith("SimulatedBus$Quote: it is null");
    });
  }

  @Test
  void request_thatCannotBeWritten_wasNotSent() {
    Address<Unwritable, Quote> address = Address.of("quotes.get", Unwritable.class, Quote.class);
    simulate((bus, sim) ->
        assertThatThrownBy(() -> bus.request(address, new Unwritable(new Object())))
            .hasMessageContaining("Unwritable for quotes.get cannot be written as JSON")
            .asInstanceOf(type(BodyException.class))
            .returns(Delivery.NOT_SENT, BusException::delivery));
  }

  @Test
  void request_thatIsTooLarge_wasNotSent() {
    simulate((plain, sim) -> {
      Bus bus = Bus.of(sim.vertx(), SMALL);

      assertThatThrownBy(() -> bus.request(QUOTE, new GetQuote("x".repeat(1_000_000))))
          .hasMessageContaining("is larger than 100 bytes")
          .asInstanceOf(type(BodyException.class))
          .returns(Delivery.NOT_SENT, BusException::delivery);
    });
  }

  @Test
  void request_thatIsTooLargeForItsConsumer_isRejected() {
    simulate((bus, sim) -> {
      Bus.of(sim.vertx(), SMALL).serve(QUOTE, request -> new Quote(request.symbol(), 1));

      assertThatThrownBy(() -> bus.request(QUOTE, new GetQuote("x".repeat(200))))
          .isInstanceOf(RequestRejectedException.class)
          .hasMessageContaining("the limit is 100");
    });
  }

  @Test
  void reply_thatIsTooLarge_isAFailureOfTheHandler() {
    simulate((bus, sim) -> {
      Bus.of(sim.vertx(), SMALL).serve(QUOTE, request -> new Quote("x".repeat(200), 1));

      assertThatThrownBy(() -> bus.request(QUOTE, new GetQuote("ACME")))
          .isInstanceOf(HandlerFailedException.class)
          .hasMessageContaining("dev.selvage.bus.BodyException")
          .hasMessageContaining("is larger than 100 bytes");
    });
  }

  @Test
  void body_ofAnotherContentType_isRejected() {
    simulate((bus, sim) -> {
      bus.serve(QUOTE, request -> new Quote(request.symbol(), 1));
      var cbor = new DeliveryOptions().addHeader("content-type", "application/cbor");

      assertThatThrownBy(
              () -> await(sim.vertx().eventBus().request("quotes.get", Buffer.buffer("?"), cbor)))
          .hasMessageContaining("the content type 'application/cbor'");
    });
  }

  @Test
  void body_thatIsNoText_isRejected() {
    simulate((bus, sim) -> {
      bus.serve(QUOTE, request -> new Quote(request.symbol(), 1));

      assertThatThrownBy(() -> await(sim.vertx().eventBus().request("quotes.get", 17)))
          .hasMessageContaining("a body for quotes.get is a java.lang.Integer");
    });
  }

  @Test
  void body_withSomethingBehindIt_isRejected() {
    simulate((bus, sim) -> {
      bus.serve(QUOTE, request -> new Quote(request.symbol(), 1));

      assertThatThrownBy(
              () -> await(sim.vertx().eventBus().request("quotes.get", "{\"symbol\":\"A\"} x")))
          .hasMessageContaining("cannot be read as");
    });
  }
}
