// SPDX-License-Identifier: Apache-2.0
/**
 * The logging of a service that brings no configuration of its own.
 *
 * <p>Code logs through {@code System.Logger} or SLF4J; Logback writes. A line is one event: time
 * with offset, level, thread or task, logger, a sentence, then {@code key=value} pairs of the event
 * and of the MDC, which is copied with the other locals of a task when it is forked ({@link
 * dev.selvage.service.log.MdcOfTasks}). The appender is asynchronous, because a wait for a
 * contended console is a wait of the event loop, and it sheds rather than blocks when the console
 * cannot keep up; it says how many lines were shed.
 *
 * <p>All of this gives way to a {@code logback.xml} or {@code logback-test.xml} on the class path
 * and to {@code -Dlogback.configurationFile}.
 */
@NullMarked
package dev.selvage.service.log;

import org.jspecify.annotations.NullMarked;
