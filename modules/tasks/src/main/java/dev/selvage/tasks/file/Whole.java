// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import dev.selvage.tasks.offload.Offload;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Reads and writes whole files. On a worker; asks between blocks whether it was cancelled. */
final class Whole {
  private static final int BLOCK = 1 << 20;

  private Whole() {}

  static Buffer read(Path path, long maxBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      requireAtMost(path, size, maxBytes);
      Buffer content = Buffer.buffer((int) Math.min(size, BLOCK));
      ByteBuffer block = ByteBuffer.allocate((int) Math.clamp(size + 1, 512, BLOCK));
      while (channel.read(block.clear()) >= 0) { // it may grow meanwhile, and some say size 0
        Offload.checkCancelled();
        requireAtMost(path, content.length() + (long) block.position(), maxBytes);
        content.appendBytes(block.array(), 0, block.position());
      }
      return content;
    }
  }

  private static void requireAtMost(Path path, long bytes, long maxBytes) throws IOException {
    if (bytes > maxBytes) {
      throw new FileTooLargeException(path, "the file", maxBytes);
    }
  }

  static String text(Path path, byte[] bytes) throws IOException {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return text.toString();
    } catch (CharacterCodingException e) {
      FileSystemException named =
          new FileSystemException(path.toString(), null, "is not text in UTF-8: " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  static void write(FileChannel channel, byte[] bytes) throws IOException {
    for (int from = 0; from < bytes.length; from += BLOCK) {
      Offload.checkCancelled();
      writeAll(channel, ByteBuffer.wrap(bytes, from, Math.min(BLOCK, bytes.length - from)));
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer block) throws IOException {
    while (block.hasRemaining()) {
      var unused = channel.write(block);
    }
  }

  static void copy(Path from, FileChannel to) throws IOException {
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ)) {
      long position = 0;
      long copied;
      while ((copied = source.transferTo(position, BLOCK, to)) > 0) {
        Offload.checkCancelled();
        position += copied;
      }
    }
  }

  /** In one piece: a cancellation comes before it or after it. */
  static void append(Path path, byte[] bytes, boolean sync) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    try (FileChannel channel = FileChannel.open(path, options)) {
      writeAll(channel, ByteBuffer.wrap(bytes));
      if (sync) {
        channel.force(true);
      }
    }
  }
}
