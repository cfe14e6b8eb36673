// SPDX-License-Identifier: Apache-2.0

/**
 * The rules that hold between modules, checked on the compiled classes and the sources of every
 * module found in the tree. A rule is a function from a {@link dev.selvage.architecture.Module} to
 * the sentences that say where it is broken; {@link dev.selvage.architecture.CanaryTest} shows each
 * of them code that breaks it. Single-threaded.
 */
@NullMarked
package dev.selvage.architecture;

import org.jspecify.annotations.NullMarked;
