// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.descriptor;

import io.vertx.core.Deployable;

/** Where the instances of one verticle come from; closed when the service has stopped. */
public interface VerticleFile extends AutoCloseable {
  /** Makes one instance. Called on a worker thread, again for each restart. */
  Deployable create() throws Exception;
}
