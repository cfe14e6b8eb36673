// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture.canary;

import dev.selvage.architecture.canary.inner.OtherModule;
import io.vertx.core.internal.VertxInternal;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Disabled;

/** Breaks every rule about classes. */
public class BreaksEverythingManager {
  OtherModule otherModule() {
    return new OtherModule();
  }

  Class<?> internals() {
    return VertxInternal.class;
  }

  void sleeps() throws InterruptedException {
    Thread.sleep(1);
  }

  void asserts() {
    Assertions.assertTrue(true);
  }

  @Disabled
  void disabled() {}

  /** A test class, by its name, that is not final. */
  static class OpenTest {}
}
