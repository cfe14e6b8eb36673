// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import org.jspecify.annotations.Nullable;

/** The results of two tasks gathered together. */
public record Both<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) {}
