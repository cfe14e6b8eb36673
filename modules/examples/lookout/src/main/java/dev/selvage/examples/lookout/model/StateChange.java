// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target is not as it was.
 *
 * @param targetId the target
 * @param from the state before
 * @param to the state now
 * @param at when the check began that found out
 * @param error what is wrong; null if nothing is
 */
public record StateChange(
    long targetId, State from, State to, Instant at, @Nullable String error) {}
