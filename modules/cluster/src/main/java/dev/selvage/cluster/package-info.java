// SPDX-License-Identifier: Apache-2.0
/**
 * Several processes as one Vert.x cluster, over Hazelcast: they find each other by a list of
 * addresses, and share one event bus.
 *
 * <p>{@link dev.selvage.cluster.Cluster} is the way in. Nothing is promised here yet that Vert.x
 * and Hazelcast do not promise.
 *
 * <p><b>Synchronisation.</b> Changes of the membership come from threads of Hazelcast, one after
 * the other under the lock of {@code Membership}, and are handed to one Vert.x context, which calls
 * the listeners. What is read from other threads is volatile or immutable.
 *
 * <p>Nulls are never accepted or returned unless marked.
 */
@NullMarked
package dev.selvage.cluster;

import org.jspecify.annotations.NullMarked;
