// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a {@link dev.selvage.benchmarks.Group} of workloads on Selvage and on its peers, and writes
 * a table. Each peer runs in processes of its own: a fork of JMH with the flags that it needs, or a
 * program in another language. The main figure is CPU time of the process per operation, which a
 * busy machine changes least; rounds interleave the peers, and what is shown are medians.
 *
 * <p>One thread runs everything here; the workloads are in processes of their own.
 */
@NullMarked
package dev.selvage.benchmarks;

import org.jspecify.annotations.NullMarked;
