// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * The settled jobs of one database thread that are not answered yet. They go out together, one
 * event-loop task per loop; the thread decides when, so that none waits behind a long statement.
 */
final class Answers {

  private static final int MOST = 256;
  private static final long OLDEST_NANOS = 500_000;

  private List<Job> settled = new ArrayList<>();
  private long firstNanos;

  void add(Job job) {
    if (settled.isEmpty()) {
      firstNanos = System.nanoTime();
    }
    settled.add(job);
    if (settled.size() >= MOST) {
      flush();
    }
  }

  void flushIfOld(long nowNanos) {
    if (!settled.isEmpty() && nowNanos - firstNanos >= OLDEST_NANOS) {
      flush();
    }
  }

  void flush() {
    if (settled.isEmpty()) {
      return;
    }
    List<Job> jobs = settled;
    settled = new ArrayList<>();
    EventLoop loop = jobs.getFirst().context().nettyEventLoop();
    for (Job job : jobs) {
      if (!job.context().nettyEventLoop().equals(loop)) {
        byLoop(jobs).forEach(Answers::answer);
        return;
      }
    }
    answer(loop, jobs);
  }

  private static Map<EventLoop, List<Job>> byLoop(List<Job> jobs) {
    Map<EventLoop, List<Job>> byLoop = new IdentityHashMap<>();
    for (Job job : jobs) {
      byLoop.computeIfAbsent(job.context().nettyEventLoop(), l -> new ArrayList<>()).add(job);
    }
    return byLoop;
  }

  private static void answer(EventLoop loop, List<Job> jobs) {
    try {
      loop.execute(() -> jobs.forEach(Job::answer));
    } catch (RejectedExecutionException e) {
      System.getLogger("dev.selvage.sqlite")
          .log(
              System.Logger.Level.DEBUG,
              "{0} answers were not delivered: their event loop has ended",
              jobs.size());
    }
  }
}
