// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import dev.selvage.tasks.flow.Emitter;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;

/** Splits the blocks of a file into lines, which end with LF, CR LF or CR. */
final class Lines {
  private final Path path;
  private final long maxBytes;
  private final Emitter<String> out;
  private Buffer line = Buffer.buffer();
  private boolean afterReturn;

  Lines(Path path, long maxBytes, Emitter<String> out) {
    this.path = path;
    this.maxBytes = maxBytes;
    this.out = out;
  }

  void take(Buffer block) throws IOException {
    int begin = 0;
    for (int i = 0; i < block.length(); i++) {
      byte each = block.getByte(i);
      if (each == '\n' && afterReturn) {
        begin = i + 1;
      } else if (each == '\n' || each == '\r') {
        append(block, begin, i);
        emit();
        begin = i + 1;
      }
      afterReturn = each == '\r';
    }
    append(block, begin, block.length());
  }

  private void append(Buffer block, int from, int to) throws IOException {
    if (line.length() + (long) to - from > maxBytes) {
      throw new FileTooLargeException(path, "a line of the file", maxBytes);
    }
    line.appendBuffer(block, from, to - from);
  }

  private void emit() throws IOException {
    String text = Whole.text(path, line.getBytes());
    line = Buffer.buffer();
    out.emit(text);
  }

  /** What follows the last end of a line is a line too, unless it is empty. */
  void end() throws IOException {
    if (line.length() > 0) {
      emit();
    }
  }
}
