// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.State;
import dev.selvage.examples.lookout.model.StateChange;
import java.util.Optional;

/** The state of a target, and when it changes. Waits for nothing. */
final class Health {
  private State state;

  Health(State state) {
    this.state = state;
  }

  /** Takes a check into account; the change, if it is one. */
  Optional<StateChange> after(Check check) {
    if (check.state() == state) {
      return Optional.empty();
    }
    StateChange change =
        new StateChange(check.targetId(), state, check.state(), check.at(), check.error());
    state = check.state();
    return Optional.of(change);
  }
}
