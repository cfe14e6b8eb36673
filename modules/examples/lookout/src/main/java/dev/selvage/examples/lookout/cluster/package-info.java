// SPDX-License-Identifier: Apache-2.0
/**
 * Several processes that share the checks.
 *
 * <p>The members of a cluster have one bus and one database file, and each checks the targets whose
 * id leaves its rank when divided by the number of members. {@link
 * dev.selvage.examples.lookout.cluster.Joining} makes a process a member, {@link
 * dev.selvage.examples.lookout.cluster.LocalCluster} starts several on one machine. What is shared
 * between threads here is in volatile fields, and is set once.
 */
@NullMarked
package dev.selvage.examples.lookout.cluster;

import org.jspecify.annotations.NullMarked;
