// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import dev.selvage.examples.lookout.model.NewTarget;
import java.util.List;

/** What Lookout watches when it is told nothing: itself, so that there is something to see. */
final class OwnTargets {
  private OwnTargets() {}

  /**
   * The targets of a Lookout.
   *
   * @param self its URL, without a slash at the end
   */
  static List<NewTarget> of(String self) {
    return List.of(
        new NewTarget(self + "/health/ready", 2, 1_000),
        new NewTarget(self + "/flaky", 1, 1_000),
        new NewTarget(self + "/summary", 5, 2_000));
  }
}
