// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.descriptor;

import io.vertx.core.ThreadingModel;

/** The threading models that a service can deploy with; Vert.x has one more. */
public enum Threading {
  /** On an event loop, which must not be blocked: the usual one, and the one for tasks. */
  EVENT_LOOP(ThreadingModel.EVENT_LOOP),
  /** On a worker thread, for code that blocks or computes. */
  WORKER(ThreadingModel.WORKER),
  /** On virtual threads, as Vert.x carries them. */
  VIRTUAL_THREAD(ThreadingModel.VIRTUAL_THREAD);

  private final ThreadingModel model;

  Threading(ThreadingModel model) {
    this.model = model;
  }

  /** What Vert.x calls it. */
  public ThreadingModel model() {
    return model;
  }
}
