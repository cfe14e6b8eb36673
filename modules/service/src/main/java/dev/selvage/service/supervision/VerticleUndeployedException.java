// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

/** The failure of a verticle that was undeployed by somebody other than its supervisor. */
public final class VerticleUndeployedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VerticleUndeployedException(String name) {
    super(name + " was undeployed, and not by its supervisor");
  }
}
