// SPDX-License-Identifier: Apache-2.0
/**
 * Verticles kept running: started in order, started again after a failure, stopped in reverse.
 *
 * <p>Each instance of a verticle is a deployment of its own with a life of its own, so that the
 * failure of one of four restarts one of four. Whether and when a failed instance is started again
 * is decided by {@link dev.selvage.service.supervision.RestartHistory}, which only counts; {@link
 * dev.selvage.service.supervision.Instance} carries it out.
 *
 * <p><b>Synchronisation.</b> All state belongs to one context, that of {@link
 * dev.selvage.service.supervision.Control}; everything that arrives from elsewhere is handed over
 * to it. What others may see is published as an immutable {@link
 * dev.selvage.service.supervision.VerticleStatus}.
 */
@NullMarked
package dev.selvage.service.supervision;

import org.jspecify.annotations.NullMarked;
