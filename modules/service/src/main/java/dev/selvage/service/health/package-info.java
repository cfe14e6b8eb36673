// SPDX-License-Identifier: Apache-2.0
/**
 * Whether a service is live, ready and started.
 *
 * <p>A probe runs the checks of its kind as tasks, all at the same time and each with a limit. A
 * check that is already running is waited for rather than started a second time, so that no number
 * of probes makes more work than one.
 *
 * <p><b>Synchronisation.</b> Checks may be added and probed from any thread; what is running is
 * kept in an atomic reference per check.
 */
@NullMarked
package dev.selvage.service.health;

import org.jspecify.annotations.NullMarked;
