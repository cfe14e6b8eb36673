// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file, or a line of it, is longer than {@link FileIo#withMaxBytes} allows. */
public final class FileTooLargeException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  FileTooLargeException(Path path, String what, long maxBytes) {
    super(
        path.toString(),
        null,
        what
            + " is longer than the "
            + maxBytes
            + " bytes that may be read at once: read it as a flow (FileIo.chunks, FileIo.lines), or"
            + " allow more (FileIo.withMaxBytes)");
  }
}
