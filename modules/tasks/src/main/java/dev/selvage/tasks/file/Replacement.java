// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import dev.selvage.tasks.offload.Offload;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The new content of a file, in a file beside it that takes its place when it is complete. Who
 * reads the file sees the old content or the new one, never a part; only the end of the process
 * leaves the file beside it behind. On a worker.
 *
 * @param target what is replaced, with links resolved
 * @param content the file beside it, which is not there yet
 * @param permissions those of the target, if there is one and the file system has any
 */
record Replacement(Path target, Path content, Optional<Set<PosixFilePermission>> permissions) {
  /** Writes the content. */
  interface Writer {
    void write(FileChannel channel) throws IOException;
  }

  /**
   * Prepares the replacement of a file that need not be there.
   *
   * @param tag makes the name of the file beside it
   */
  static Replacement of(Path path, long tag) throws IOException {
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path name = target.getFileName();
    if (name == null || Files.isDirectory(target)) {
      throw new FileSystemException(path.toString(), null, "is a directory, and no file");
    }
    String beside = "." + name + "." + HexFormat.of().toHexDigits(tag) + ".tmp";
    return new Replacement(target, target.resolveSibling(beside), permissionsOf(target));
  }

  private static Optional<Set<PosixFilePermission>> permissionsOf(Path target) throws IOException {
    boolean posix = Files.getFileStore(existing(target)).supportsFileAttributeView("posix");
    return posix && Files.exists(target, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(Files.getPosixFilePermissions(target))
        : Optional.empty();
  }

  private static Path existing(Path target) {
    Path parent = target.getParent();
    return Files.exists(target) || parent == null ? target : parent;
  }

  /** Writes the content and puts it in place. */
  static void write(Path path, long tag, boolean sync, Writer writer) throws IOException {
    Replacement replacement = of(path, tag);
    try {
      replacement.fill(sync, writer);
      Offload.checkCancelled();
      replacement.commit(sync);
    } catch (Throwable e) {
      replacement.discard(e);
      throw e;
    }
  }

  private void fill(boolean sync, Writer writer) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(content, options, attributes())) {
      writer.write(channel);
      if (sync) {
        channel.force(true);
      }
    }
  }

  /** Nobody who may not read the target may read its new content, not even before it is there. */
  private FileAttribute<?>[] attributes() {
    return permissions
        .map(granted -> new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(granted)})
        .orElseGet(() -> new FileAttribute<?>[0]);
  }

  /** Puts the complete content in place, in one step. */
  void commit(boolean sync) throws IOException {
    if (permissions.isPresent()) {
      Files.getFileAttributeView(content, PosixFileAttributeView.class)
          .setPermissions(permissions.get()); // those that the umask took away
    }
    Files.move(content, target, StandardCopyOption.ATOMIC_MOVE);
    if (sync) {
      syncDirectory();
    }
  }

  /** The name is part of the directory; where that cannot be opened, it is synced with the file. */
  private void syncDirectory() throws IOException {
    Path directory = target.getParent();
    boolean posix = Files.getFileStore(target).supportsFileAttributeView("posix");
    if (directory != null && posix) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Removes what there is of the content; a failure of that is added to the one that led here. */
  void discard(Throwable why) {
    try {
      Files.deleteIfExists(content);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }
}
