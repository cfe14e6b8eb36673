// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.time.Duration;

/**
 * The deadline that comes first.
 *
 * @param left the time until then, negative when it has passed
 * @param scope whose it is: "failAfter(PT5S) in the task 'orders'"
 */
public record Due(Duration left, String scope) {}
