// SPDX-License-Identifier: Apache-2.0
/**
 * OpenTelemetry's context follows tasks.
 *
 * <p>Where vertx-opentelemetry is on the class path, the context is a local of the Vert.x context,
 * which every task has for itself, and nothing is to be done. The Java agent, and OpenTelemetry
 * without either, bind it to threads: {@link dev.selvage.service.trace.TraceOfTasks} copies it when
 * a task is forked and carries it to the workers of offloaded code.
 */
@NullMarked
package dev.selvage.service.trace;

import org.jspecify.annotations.NullMarked;
