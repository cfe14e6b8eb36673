// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests talk about, and a bus on virtual time to do it on. */
final class SimulatedBus {
  static final Address<GetQuote, Quote> QUOTE =
      Address.of("quotes.get", GetQuote.class, Quote.class);
  static final MessageAddress<Traded> TRADED = MessageAddress.of("quotes.traded", Traded.class);

  /** Asks for a quote. */
  record GetQuote(String symbol) {}

  /** The answer. */
  record Quote(String symbol, int cents, List<String> tags) {
    Quote(String symbol, int cents) {
      this(symbol, cents, List.of());
    }
  }

  /** Something that happened. */
  record Traded(String symbol, int number) {}

  private SimulatedBus() {}

  /** What a test does in a task. */
  interface OnBus<T extends @Nullable Object> {
    T run(Bus bus, Simulation sim) throws Exception;
  }

  /** {@link OnBus} without a value. */
  interface QuietlyOnBus {
    void run(Bus bus, Simulation sim) throws Exception;
  }

  static <T extends @Nullable Object> T simulated(long seed, OnBus<T> body) {
    try (Simulation sim = Simulation.seeded(seed)) {
      Bus bus = Bus.of(sim.vertx());
      T value = sim.run(Tasks.run(sim.vertx(), () -> body.run(bus, sim)));
      if (sim.foreignResumes() > 0) {
        throw new AssertionError("the run is not repeatable: " + sim.foreignResumes());
      }
      return value;
    }
  }

  static void simulate(QuietlyOnBus body) {
    var unused =
        simulated(
            1,
            (bus, sim) -> {
              body.run(bus, sim);
              return true;
            });
  }
}
