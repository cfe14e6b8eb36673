// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.tasks.Checkpoints;
import dev.selvage.tasks.Checkpoints.Moment;
import dev.selvage.tasks.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the places where code can be cancelled, and cancels it at one of them. */
final class Probe implements Checkpoints.Watch {
  /** One of them. */
  record Place(Moment moment, String task, String code) {
    @Override
    public String toString() {
      String when =
          switch (moment) {
            case REACHED -> "when it reached a checkpoint";
            case WAITING -> "while it waited";
            case RESUMED -> "after its wait had succeeded, before it ran,";
          };
      return "%s %s at %s".formatted(task, when, code);
    }
  }

  private final int wanted;
  private final List<Place> expected;
  private final List<Place> places = new ArrayList<>();
  private final Map<String, String> waits = new HashMap<>();

  private Probe(int wanted, List<Place> expected) {
    this.wanted = wanted;
    this.expected = expected;
  }

  /** Cancels nothing. */
  static Probe counting() {
    return new Probe(0, List.of());
  }

  /** Cancels at a place, counted from 1, of those that a run without a cancellation passed. */
  static Probe cancellingAt(int place, List<Place> expected) {
    return new Probe(place, expected);
  }

  static CancelEverywhere.Places count(List<Place> places) {
    return new CancelEverywhere.Places(
        count(places, Moment.REACHED),
        count(places, Moment.WAITING),
        count(places, Moment.RESUMED));
  }

  private static int count(List<Place> places, Moment moment) {
    return (int) places.stream().filter(place -> place.moment() == moment).count();
  }

  List<Place> places() {
    return places;
  }

  /** Whether it came to the place where it was to cancel, the same way as before. */
  boolean isRepeated() {
    return places.size() >= wanted && places.subList(0, wanted).equals(expected.subList(0, wanted));
  }

  @Override
  public boolean cancelsAt(Moment moment, Task<?> task) {
    String name = task.name();
    String code = moment == Moment.RESUMED ? waits.getOrDefault(name, "the same place") : here();
    if (moment == Moment.WAITING) {
      waits.put(name, code);
    }
    places.add(new Place(moment, "the task '" + name + "'", code));
    return places.size() == wanted;
  }

  private static String here() {
    return Arrays.stream(Thread.currentThread().getStackTrace())
        .filter(frame -> !isMachinery(frame.getClassName()))
        .findFirst()
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .orElse("an unknown place");
  }

  private static boolean isMachinery(String className) {
    return className.startsWith("java.")
        || className.startsWith("jdk.")
        || className.startsWith("dev.selvage.tasks.")
        || className.startsWith(Probe.class.getName())
        || className.startsWith(Cancelling.class.getName());
  }

  @Override
  public String toString() {
    return wanted == 0
        ? "Without any cancellation"
        : "Cancelled at place %d of %d, %s (only(%d) tries this one alone)"
            .formatted(wanted, expected.size(), expected.get(wanted - 1), wanted);
  }
}
