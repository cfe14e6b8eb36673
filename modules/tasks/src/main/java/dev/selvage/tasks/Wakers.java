// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.List;

/**
 * All who can end a wait, as far as is known at a moment.
 *
 * @param rule whether one of them is enough
 * @param list who they are, likely ones first
 */
public record Wakers(Rule rule, List<Waker> list) {
  private static final Wakers UNKNOWN = any(List.of(Waker.Outside.UNKNOWN));

  /** How many of them it takes. */
  public enum Rule {
    /** Each of them has to do its part. */
    ALL,
    /** Any of them can. */
    ANY
  }

  /** Copies the list. */
  public Wakers {
    list = List.copyOf(list);
  }

  /** Nothing is known. */
  public static Wakers unknown() {
    return UNKNOWN;
  }

  /** Something that is no task. */
  public static Wakers of(Waker.Outside outside) {
    return any(List.of(outside));
  }

  /** One task, and nobody else. */
  public static Wakers of(Task<?> task, String how) {
    return all(List.of(new Waker.OfTask(task, how, true)));
  }

  /** Each of them has to do its part. */
  public static Wakers all(List<? extends Waker> list) {
    return new Wakers(Rule.ALL, List.copyOf(list));
  }

  /** Any of them can. */
  public static Wakers any(List<? extends Waker> list) {
    return new Wakers(Rule.ANY, List.copyOf(list));
  }

  /** The tasks among them. */
  List<Waker.OfTask> tasks() {
    return list.stream()
        .filter(Waker.OfTask.class::isInstance)
        .map(Waker.OfTask.class::cast)
        .toList();
  }

  /** Whether somebody is among them of whom the toolkit knows nothing. */
  boolean isOpen() {
    return list.stream().anyMatch(Waker.Outside.class::isInstance);
  }
}
