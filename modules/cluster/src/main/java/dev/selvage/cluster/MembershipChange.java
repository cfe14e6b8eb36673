// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import java.util.List;

/**
 * A member joined or left, as one member sees it.
 *
 * @param kind what happened
 * @param member to whom
 * @param members who is in the cluster after that, the one that told it included
 */
public record MembershipChange(Kind kind, ClusterMember member, List<ClusterMember> members) {
  /** What can happen to a member. */
  public enum Kind {
    /** It is in the cluster from now on. */
    JOINED,
    /** It said goodbye, or was not heard of for too long. */
    LEFT
  }

  /** Copies the list. */
  public MembershipChange {
    members = List.copyOf(members);
  }
}
