// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target and how it is.
 *
 * @param target what is watched
 * @param state the state since the moment {@code since}
 * @param since when it entered that state, or was added
 * @param checks how often it was checked
 * @param lastError what was wrong at the last check, if anything was
 * @param lastStatus the status of the last answer, if there was one
 */
public record TargetStatus(
    Target target,
    State state,
    Instant since,
    long checks,
    @Nullable String lastError,
    @Nullable Integer lastStatus) {}
