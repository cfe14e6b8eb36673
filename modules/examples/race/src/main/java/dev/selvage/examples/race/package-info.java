// SPDX-License-Identifier: Apache-2.0

/**
 * A box office in plain Vert.x, with callbacks and without anything of Selvage: once with a race,
 * once repaired. Each verticle has one instance, and its fields belong to its event loop.
 */
@NullMarked
package dev.selvage.examples.race;

import org.jspecify.annotations.NullMarked;
