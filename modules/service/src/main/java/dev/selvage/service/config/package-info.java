// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration bound to records.
 *
 * <p>A service states what it wants to know as a record; {@link dev.selvage.service.config.Config}
 * fills it from four layers, the later ones winning: the record's own defaults, a YAML file,
 * environment variables, and {@code --set key=value}. Binding is strict: a key nobody asked for is
 * a problem just as a value of the wrong type is, and all problems are reported together, because a
 * service that fails on its configuration is restarted by somebody who wants to edit once.
 *
 * <p>Everything here is read once at start on the calling thread. {@code Config} is safe to share
 * between threads; the other types are immutable or confined to one binding.
 */
@NullMarked
package dev.selvage.service.config;

import org.jspecify.annotations.NullMarked;
