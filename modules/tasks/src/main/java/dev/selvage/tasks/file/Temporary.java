// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import dev.selvage.tasks.Holding;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.offload.Offload;
import java.io.IOException;
import java.nio.file.Path;

/** A file or directory that is deleted when it is closed; made by {@link FileIo}. */
public final class Temporary implements AutoCloseable {
  private final Path path;
  private final Holding holding;
  private boolean closed;

  Temporary(Path path) {
    this.path = path;
    this.holding = Holdings.taken(this);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * Deletes it, with everything in it, whatever is cancelled meanwhile; it need not be there any
   * more. Closing again does nothing. Called in a task.
   */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      Tasks.shield(FileIo.CLEANUP, () -> Offload.<IOException>blocking(() -> Trees.delete(path)));
      holding.release();
    }
  }

  @Override
  public String toString() {
    return "the temporary " + path;
  }
}
