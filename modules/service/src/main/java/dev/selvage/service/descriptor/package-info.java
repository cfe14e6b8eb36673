// SPDX-License-Identifier: Apache-2.0
/**
 * Verticles described in the configuration: the section {@code verticles}.
 *
 * <p>An entry either declares a verticle, by its class or its file, or changes how a verticle that
 * the program declared is deployed. Files are opened by {@link
 * dev.selvage.service.descriptor.VerticleFormat}s, which other modules add. Used by one thread, at
 * start.
 */
@NullMarked
package dev.selvage.service.descriptor;

import org.jspecify.annotations.NullMarked;
