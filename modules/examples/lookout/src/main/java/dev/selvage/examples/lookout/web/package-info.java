// SPDX-License-Identifier: Apache-2.0
/**
 * Lookout over HTTP: the JSON API, the stream of events, the page, and two endpoints of its own
 * that are worth watching.
 *
 * <p>Everything here belongs to the event loop of the verticle. A request is a task that ends with
 * its client.
 */
@NullMarked
package dev.selvage.examples.lookout.web;

import org.jspecify.annotations.NullMarked;
