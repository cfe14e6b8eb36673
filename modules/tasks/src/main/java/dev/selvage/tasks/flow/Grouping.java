// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.queue.Sender;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deals elements out to a task for each key. A group is open from its first element to the end of
 * its body; an element that finds no open group opens one, so that no element is lost between a
 * body that ends and the next.
 */
final class Grouping<T, K, R> {
  private final Crew crew;
  private final Run run;
  private final Sender<R> results;
  private final int limit;
  private final BodyWith<? super T, ? extends K, ?> keyOf;
  private final BodyWith<? super Group<K, T>, ? extends R, ?> body;
  private final Map<K, Group<K, T>> open = new HashMap<>();

  /** As many as there are bodies that run or wait for their results to be taken. */
  private final Queue<Boolean> underWay;

  /** Tells the task that deals of a group that ended or waits. */
  private final Queue<Boolean> news = Queue.bounded(1);

  private Grouping(
      Crew crew,
      Run run,
      Sender<R> results,
      int limit,
      BodyWith<? super T, ? extends K, ?> keyOf,
      BodyWith<? super Group<K, T>, ? extends R, ?> body) {
    this.crew = crew;
    this.run = run;
    this.results = results;
    this.limit = limit;
    this.keyOf = keyOf;
    this.body = body;
    this.underWay = Queue.bounded(limit);
  }

  static <T, K, R> Source<R> of(
      Source<T> source,
      int limit,
      BodyWith<? super T, ? extends K, ?> keyOf,
      BodyWith<? super Group<K, T>, ? extends R, ?> body) {
    return (run, sink) ->
        Crew.run(crew -> {
          Queue<R> results = Queue.rendezvous();
          Sender<R> last = results.sender();
          var grouping = new Grouping<T, K, R>(crew, run, last, limit, keyOf, body);
          crew.fork(
              "Flow.groupBy",
              () -> {
                try (last) {
                  source.run(run, grouping::deal);
                  List.copyOf(grouping.open.values()).forEach(Group::complete);
                }
              });
          for (R result : results) {
            sink.emit(result);
          }
        });
  }

  private void deal(T element) throws Exception {
    K key = Flow.required(keyOf.apply(element), "Flow.groupBy");
    Group<K, T> group = open.get(key);
    if (group == null || !group.put(element)) {
      begin(key, element);
    }
  }

  private void begin(K key, T first) {
    awaitRoomFor(key);
    underWay.put(true);
    Group<K, T> group = new Group<>(key, first, this::tellNews);
    open.put(key, group);
    Sender<R> out = results.copy();
    crew.fork("Flow.groupBy", () -> run(group, out));
  }

  private void awaitRoomFor(K key) {
    while (open.size() >= limit) {
      if (open.values().stream().allMatch(Group::isWaiting)) {
        throw new IllegalStateException(
            "Flow.groupBy: there is no room for a group of "
                + key
                + ": "
                + limit
                + " groups are open, which is the limit, and all wait for more elements; raise the"
                + " limit, or let the body of a group end earlier");
      }
      var unused = news.take();
    }
  }

  private void tellNews() {
    var unused = news.offer(true);
  }

  private void run(Group<K, T> group, Sender<R> out) throws Exception {
    try (out) {
      out.put(run.emitted(Flow.<R>required(result(group), "Flow.groupBy")));
    } finally {
      var unused = underWay.poll();
    }
  }

  private R result(Group<K, T> group) throws Exception {
    try {
      return body.apply(group);
    } finally {
      open.remove(group.key());
      group.leave();
      tellNews();
    }
  }
}
