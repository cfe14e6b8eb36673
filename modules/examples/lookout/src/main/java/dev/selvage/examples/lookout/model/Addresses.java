// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

import dev.selvage.bus.Address;
import dev.selvage.bus.MessageAddress;

/** Where on the bus what is said. */
public final class Addresses {
  /** Published by the scheduler after each check. */
  public static final MessageAddress<Checked> CHECKED =
      MessageAddress.of("lookout.checked", Checked.class);

  /** Published by the scheduler when a target goes up or down. */
  public static final MessageAddress<StateChange> STATE_CHANGED =
      MessageAddress.of("lookout.state-changed", StateChange.class);

  /** Published by whoever adds or deletes a target. */
  public static final MessageAddress<TargetsChanged> TARGETS_CHANGED =
      MessageAddress.of("lookout.targets-changed", TargetsChanged.class);

  /** Answered by the percentiles verticle. */
  public static final Address<PercentilesQuery, PercentilesReport> PERCENTILES =
      Address.of("lookout.percentiles", PercentilesQuery.class, PercentilesReport.class);

  private Addresses() {}
}
