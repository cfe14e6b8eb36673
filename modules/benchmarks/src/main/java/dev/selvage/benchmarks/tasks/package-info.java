// SPDX-License-Identifier: Apache-2.0
/**
 * The workloads of tasks: {@link dev.selvage.benchmarks.tasks.TaskPrograms} says what each is, and
 * every peer writes it as its users would.
 *
 * <p>The programs are called by one plain thread and hand the work to the threads of their runtime;
 * the hand-over happens before the work and its end before the return.
 */
@NullMarked
package dev.selvage.benchmarks.tasks;

import org.jspecify.annotations.NullMarked;
