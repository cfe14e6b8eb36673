// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import java.time.Duration;

/**
 * The counters of a route since it was added.
 *
 * @param route method and pattern: {@code GET /items/{id}}
 * @param inFlight requests being handled now
 * @param answered requests that were answered, with whatever status
 * @param failed those of them that were answered with a status of 500 or more
 * @param clientGone requests whose client had gone before there was an answer
 * @param time the time that all these took together
 */
public record RouteStats(
    String route, long inFlight, long answered, long failed, long clientGone, Duration time) {}
