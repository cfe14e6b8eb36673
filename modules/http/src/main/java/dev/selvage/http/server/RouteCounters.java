// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests of one route. Any thread. */
final class RouteCounters {
  private final String route;
  private final LongAdder inFlight = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder clientGone = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  RouteCounters(String route) {
    this.route = route;
  }

  String route() {
    return route;
  }

  void begun() {
    inFlight.increment();
  }

  void over(int status, Duration took) {
    inFlight.decrement();
    nanos.add(took.toNanos());
    if (status == Served.CLIENT_GONE) {
      clientGone.increment();
      return;
    }
    answered.increment();
    if (status >= 500) {
      failed.increment();
    }
  }

  RouteStats stats() {
    return new RouteStats(
        route,
        inFlight.sum(),
        answered.sum(),
        failed.sum(),
        clientGone.sum(),
        Duration.ofNanos(nanos.sum()));
  }
}
