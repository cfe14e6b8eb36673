// SPDX-License-Identifier: Apache-2.0
/**
 * The task tree of a running service in a terminal: {@link dev.selvage.service.top.Top} asks its
 * {@code /tasks} each second, {@link dev.selvage.service.top.Screen} turns an answer into lines.
 * One thread does all of it.
 */
@NullMarked
package dev.selvage.service.top;

import org.jspecify.annotations.NullMarked;
