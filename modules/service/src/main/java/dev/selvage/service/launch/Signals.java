// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

import static java.lang.System.Logger.Level.WARNING;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * What SIGTERM and SIGINT do.
 *
 * <p>They are handled rather than left to a shutdown hook because of the exit status: a JVM that
 * was ended by a signal exits with 128 plus its number, whatever its hooks do, and a service that
 * was asked to stop and did should exit with 0. {@code sun.misc.Signal} is the supported way to do
 * that, exported by the module {@code jdk.unsupported} for want of a standard one.
 */
public final class Signals {
  private static final System.Logger LOG = System.getLogger("dev.selvage.service");
  private static final int BASE_STATUS = 128;

  private Signals() {}

  /**
   * Handles SIGTERM and SIGINT from now on. The handlers run on a thread of the JVM.
   *
   * @param first called with the name of the first signal: SIGTERM or SIGINT
   * @param second called for every further signal with the status to exit with at once: 143 or 130
   */
  public static void handle(Consumer<String> first, IntConsumer second) {
    AtomicInteger count = new AtomicInteger();
    for (String name : List.of("TERM", "INT")) {
      handle(
          name,
          signal -> {
            if (count.getAndIncrement() == 0) {
              first.accept("SIG" + signal.getName());
            } else {
              second.accept(BASE_STATUS + signal.getNumber());
            }
          });
    }
  }

  private static void handle(String name, Consumer<Signal> handler) {
    try {
      Signal.handle(new Signal(name), handler::accept);
    } catch (IllegalArgumentException e) {
      // The JVM was started with -Xrs, or the system has no such signal.
      LOG.log(WARNING, "SIG" + name + " cannot be handled, the shutdown hook has to do", e);
    }
  }
}
