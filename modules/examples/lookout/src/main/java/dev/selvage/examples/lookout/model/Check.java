// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One look at a target.
 *
 * @param targetId the target
 * @param at when it began
 * @param state {@code UP} or {@code DOWN}
 * @param latencyMillis from sending the request to the whole answer, or to the failure
 * @param status the status of the answer; null if there was none
 * @param error what was wrong; null if nothing was
 */
public record Check(
    long targetId,
    Instant at,
    State state,
    double latencyMillis,
    @Nullable Integer status,
    @Nullable String error) {}
