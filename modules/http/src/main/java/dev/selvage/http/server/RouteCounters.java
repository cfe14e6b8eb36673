// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A route and the counts of its requests. Any thread. */
final class RouteCounters {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}|\\*");

  private final String method;
  private final String path;
  private final Pattern pattern;
  private final LongAdder inFlight = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder clientGone = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  RouteCounters(String method, String path) {
    this.method = method;
    this.path = path;
    this.pattern = pattern(path);
  }

  private static Pattern pattern(String path) {
    StringBuilder regex = new StringBuilder();
    Matcher matcher = PLACEHOLDER.matcher(path);
    int end = 0;
    while (matcher.find()) {
      regex.append(Pattern.quote(path.substring(end, matcher.start())));
      regex.append(matcher.group().equals("*") ? ".*" : "[^/]+");
      end = matcher.end();
    }
    return Pattern.compile(regex.append(Pattern.quote(path.substring(end))).toString());
  }

  String method() {
    return method;
  }

  /** Method and pattern: {@code GET /items/{id}}. */
  String route() {
    return method + " " + path;
  }

  boolean matches(String called) {
    return pattern.matcher(called).matches();
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
        route(),
        inFlight.sum(),
        answered.sum(),
        failed.sum(),
        clientGone.sum(),
        Duration.ofNanos(nanos.sum()));
  }
}
