// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/** What a group does about a task that fails. */
enum GroupKind {
  /** Cancels all and throws the failure. */
  GROUP("group"),
  /** Leaves the others alone, and reports at its end what nobody has asked for. */
  SUPERVISOR("supervisor group"),
  /** Leaves the others alone, keeps nothing, and reports at once what nobody waits for. */
  SERVICE("service group"),
  /** As {@link #GROUP}, but the body does not run in it: its user closes it. */
  BESIDES("group");

  private final String noun;

  GroupKind(String noun) {
    this.noun = noun;
  }

  /** Whether the failure of a task ends the group. */
  boolean endsWithATask() {
    return this == GROUP || this == BESIDES;
  }

  @Override
  public String toString() {
    return noun;
  }
}
