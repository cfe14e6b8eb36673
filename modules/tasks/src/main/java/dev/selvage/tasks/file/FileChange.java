// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import java.nio.file.Path;

/** What {@link FileIo#watch} tells. */
public sealed interface FileChange {
  /** The directory that is watched, or the entry of it that has changed. */
  Path path();

  /** From now on changes are told; the first element, and the time to look at what there is. */
  record Begun(Path path) implements FileChange {}

  /** An entry was made, or was moved here. */
  record Created(Path path) implements FileChange {}

  /** The content or the attributes of an entry have changed, once or several times. */
  record Modified(Path path) implements FileChange {}

  /** An entry was deleted, or was moved away. */
  record Deleted(Path path) implements FileChange {}

  /** More has changed than was kept: look at everything again. */
  record Overflowed(Path path) implements FileChange {}
}
