// SPDX-License-Identifier: Apache-2.0
/**
 * The smallest service: one file with HTTP, the bus and a task group. A verticle is
 * single-threaded, so nothing here needs a lock.
 */
@NullMarked
package dev.selvage.examples.hello;

import org.jspecify.annotations.NullMarked;
