// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, in the order of their arrival. Linked through its places, so that a wait costs no
 * further object and any place leaves in constant time. Guarded by the guard of its owner.
 *
 * <p>Places whose wait is over may still stand in it: settling tells which ones.
 */
final class Line<T> {
  private @Nullable Place<T> first;
  private @Nullable Place<T> last;

  boolean isEmpty() {
    return first == null;
  }

  void add(Place<T> place) {
    place.line = this;
    place.previous = last;
    if (last == null) {
      first = place;
    } else {
      last.next = place;
    }
    last = place;
  }

  /** The first one in the line, left there; null when nobody waits. */
  @Nullable Place<T> peek() {
    while (first != null && !first.isWaiting()) {
      remove(first);
    }
    return first;
  }

  /** Takes the first place out of the line. */
  @Nullable Place<T> poll() {
    Place<T> place = first;
    if (place != null) {
      remove(place);
    }
    return place;
  }

  void remove(Place<T> place) {
    Place<T> before = place.previous;
    Place<T> after = place.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    place.line = null;
    place.previous = null;
    place.next = null;
  }

  /** Sends everybody away. */
  void refuseAll(Refusal why) {
    refuse(why, place -> true);
  }

  void refuse(Refusal why, Predicate<Place<T>> which) {
    Place<T> place = first;
    while (place != null) {
      Place<T> after = place.next;
      if (which.test(place)) {
        remove(place);
        place.refuse(why);
      }
      place = after;
    }
  }

  /** How many still wait. */
  int waiting() {
    int count = 0;
    for (Place<T> place = first; place != null; place = place.next) {
      if (place.isWaiting()) {
        count++;
      }
    }
    return count;
  }
}
