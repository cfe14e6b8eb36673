// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import io.vertx.core.ThreadingModel;
import java.util.Optional;

/**
 * What can be seen of a verticle from outside.
 *
 * @param name the name it was declared with
 * @param instances how many instances it has
 * @param threading what its code runs on
 * @param state the state of the instance that is worst off
 * @param restarts how often its instances were started again, for whatever reason
 * @param lastFailure the last failure, as text
 */
public record VerticleStatus(
    String name,
    int instances,
    ThreadingModel threading,
    VerticleState state,
    long restarts,
    Optional<String> lastFailure) {}
