// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * How a verticle is deployed.
 *
 * @param instances how many, from 1 to 1024; each is a deployment of its own
 * @param threading {@code EVENT_LOOP}, {@code WORKER} for work that blocks or computes, or {@code
 *     VIRTUAL_THREAD}
 * @param config what the verticle finds in {@code config()}; do not change it afterwards
 * @param restart when it is started again after a failure
 */
public record VerticleOptions(
    int instances, ThreadingModel threading, JsonObject config, RestartPolicy restart) {
  private static final int MAX_INSTANCES = 1024;

  /** Checks the ranges. */
  public VerticleOptions {
    if (instances < 1 || instances > MAX_INSTANCES) {
      throw new IllegalArgumentException(
          "instances must be 1 to " + MAX_INSTANCES + ", was " + instances);
    }
    if (threading == ThreadingModel.EXTERNAL) {
      throw new IllegalArgumentException(
          "threading must be event-loop, worker or virtual-thread, was external");
    }
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(restart, "restart");
  }

  /**
   * One instance on an event loop with an empty configuration and {@link RestartPolicy#defaults}.
   */
  public static VerticleOptions defaults() {
    return new VerticleOptions(
        1, ThreadingModel.EVENT_LOOP, new JsonObject(), RestartPolicy.defaults());
  }

  /** With another number of instances. */
  public VerticleOptions withInstances(int instances) {
    return new VerticleOptions(instances, threading, config, restart);
  }

  /** With another kind of thread. */
  public VerticleOptions withThreading(ThreadingModel threading) {
    return new VerticleOptions(instances, threading, config, restart);
  }

  /** With another configuration. */
  public VerticleOptions withConfig(JsonObject config) {
    return new VerticleOptions(instances, threading, config, restart);
  }

  /** With another restart policy. */
  public VerticleOptions withRestart(RestartPolicy restart) {
    return new VerticleOptions(instances, threading, config, restart);
  }
}
