// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.descriptor;

import java.nio.file.Path;
import java.util.Optional;

/** A kind of file that verticles are loaded from. Found through {@link java.util.ServiceLoader}. */
public interface VerticleFormat {
  /** What the files are called, for messages: {@code .jar}. */
  String description();

  /** Whether this format opens the file, judged by its name. */
  boolean accepts(Path file);

  /**
   * Opens a file that exists.
   *
   * @param name what the key {@code class} says: which of the verticles in the file is meant
   * @throws Exception if the file cannot be used; the message says why
   */
  VerticleFile open(Path file, Optional<String> name) throws Exception;
}
