// SPDX-License-Identifier: Apache-2.0
/**
 * Percentiles of the last latencies, on a worker: sorting half a million numbers takes too long for
 * an event loop. Everything here belongs to the verticle, which runs one thing at a time.
 */
@NullMarked
package dev.selvage.examples.lookout.percentiles;

import org.jspecify.annotations.NullMarked;
