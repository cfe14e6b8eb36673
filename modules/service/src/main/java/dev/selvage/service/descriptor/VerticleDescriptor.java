// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.descriptor;

import dev.selvage.service.config.Key;
import dev.selvage.service.supervision.RestartPolicy;
import dev.selvage.service.supervision.VerticleOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One entry of the section {@code verticles}.
 *
 * <pre>
 * verticles:
 *   reports:
 *     file: reports.jar
 *     class: com.acme.Reports
 *     instances: 2
 *     threading: worker
 *     config: {every: 5s}
 *     restart: {maxRestarts: 3}
 * </pre>
 *
 * @param className the key {@code class}: a class that implements {@code Deployable} and has a
 *     public constructor without parameters
 * @param file what the verticle is loaded from, if it is not on the class path; a relative path
 *     starts at the working directory
 * @param instances how many
 * @param threading {@code event-loop}, {@code worker} or {@code virtual-thread}
 * @param config what the verticle finds in {@code config()}; its entries go over those of the
 *     program
 * @param restart when it is started again; keys that are not set have {@link
 *     RestartPolicy#defaults}
 */
public record VerticleDescriptor(
    @Key("class") Optional<String> className,
    Optional<Path> file,
    Optional<Integer> instances,
    Optional<Threading> threading,
    JsonObject config,
    Optional<RestartPolicy> restart) {
  /** Whether the entry declares a verticle, rather than changing one of the program. */
  public boolean declares() {
    return className.isPresent() || file.isPresent();
  }

  /** The options with everything that this entry sets. */
  public VerticleOptions over(VerticleOptions options) {
    JsonObject merged = options.config().copy().mergeIn(config, true);
    return new VerticleOptions(
        instances.orElse(options.instances()),
        threading.map(Threading::model).orElse(options.threading()),
        merged,
        restart.orElse(options.restart()));
  }
}
