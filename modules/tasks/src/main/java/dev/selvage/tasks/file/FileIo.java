// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.offload.Offload;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Reads, writes, lists and watches files, in direct style; the work is done on worker threads.
 *
 * <pre>{@code
 * private final FileIo files = FileIo.defaults();
 * ...
 * String page = files.readText(path);
 * files.write(path, page.replace("draft", "final"));            // the old or the new file, never half
 * long errors = files.lines(log).filter(line -> line.contains("ERROR")).count();
 * try (Temporary upload = files.temporaryFile(".csv")) { ... }
 * files.watch(directory).forEach(change -> reload(change));
 * }</pre>
 *
 * <p><b>Writing.</b> {@link #write} and {@link #copy} fill a file beside the target, with its
 * permissions, and move it into its place in one step: whoever reads the target, and whatever fails
 * or is cancelled, there is the old content or the new. Only a process that ends in between leaves
 * that file behind, as {@code .name.….tmp}. A link is followed, not replaced. {@link #withSync} has
 * the content and the directory on the disk before it returns.
 *
 * <p><b>Blocking and cancellation.</b> Everything that reads or writes waits, and is a checkpoint.
 * A cancelled read or write ends with the block under way; open files are closed, and what was
 * begun is removed, within ten seconds, in a shield. An operation that has succeeded before it was
 * cancelled has succeeded.
 *
 * <p><b>Limits.</b> A file is read as a whole, and a line of one, up to {@link #withMaxBytes}, by
 * default 16 MiB; longer ones are errors. Flows read 64 KiB at a time, directories 256 entries.
 * {@value #MAX_WATCHES} directories can be watched at a time, in all of the JVM.
 *
 * <p><b>Errors</b> are those of {@code java.nio.file}, such as {@code NoSuchFileException}. Text is
 * UTF-8, and an error when it is not. <b>Simulation.</b> Real files, in the order of the seed; they
 * cannot be watched there. <b>Thread safety.</b> An immutable value; its methods are called in
 * tasks, and its flows are run in them.
 */
@CheckReturnValue
public final class FileIo {
  /** How many directories can be watched at a time. */
  public static final int MAX_WATCHES = 32;

  static final Duration CLEANUP = Duration.ofSeconds(10);

  private static final FileIo DEFAULTS = new FileIo(16L << 20, false);

  private final long maxBytes;
  private final boolean sync;

  private FileIo(long maxBytes, boolean sync) {
    this.maxBytes = maxBytes;
    this.sync = sync;
  }

  /** At most 16 MiB at once, and as fast as the operating system accepts it. */
  public static FileIo defaults() {
    return DEFAULTS;
  }

  /**
   * With another limit for files and lines that are read as a whole.
   *
   * @throws IllegalArgumentException when it is less than 1 or more than 2,000,000,000
   */
  public FileIo withMaxBytes(long maxBytes) {
    if (maxBytes < 1 || maxBytes > 2_000_000_000) {
      throw new IllegalArgumentException(
          "FileIo.withMaxBytes: maxBytes is " + maxBytes + "; it must be from 1 to 2,000,000,000");
    }
    return new FileIo(maxBytes, sync);
  }

  /** Whether what is written is on the disk when the call returns (fsync). */
  public FileIo withSync(boolean sync) {
    return new FileIo(maxBytes, sync);
  }

  // ---- reading

  /**
   * The whole file.
   *
   * @throws FileTooLargeException when it is longer than the limit
   */
  public Buffer read(Path path) throws IOException {
    required(path, "read");
    return Offload.blocking(() -> Whole.read(path, maxBytes));
  }

  /** {@link #read} as text in UTF-8. */
  public String readText(Path path) throws IOException {
    required(path, "readText");
    return Offload.blocking(() -> Whole.text(path, Whole.read(path, maxBytes).getBytes()));
  }

  /** The blocks of a file; {@code chunks(path).writeTo(stream)} copies it into a stream. */
  public Flow<Buffer> chunks(Path path) {
    required(path, "chunks");
    return Flow.of(out -> Streams.read(path, out));
  }

  /** The lines of a file in UTF-8, without their ends, which are LF, CR LF or CR. */
  public Flow<String> lines(Path path) {
    required(path, "lines");
    return Flow.of(out -> {
      Lines lines = new Lines(path, maxBytes, out);
      chunks(path).forEach(lines::take);
      lines.end();
    });
  }

  // ---- writing

  /** Makes or replaces a file. */
  public void write(Path path, Buffer content) throws IOException {
    Objects.requireNonNull(content, "FileIo.write: the content is null");
    write(required(path, "write"), content.getBytes());
  }

  /** Makes or replaces a file with text in UTF-8. */
  public void write(Path path, String text) throws IOException {
    Objects.requireNonNull(text, "FileIo.write: the text is null");
    write(required(path, "write"), text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(Path path, byte[] bytes) throws IOException {
    long tag = tag();
    Offload.blocking(
        () -> Replacement.write(path, tag, sync, channel -> Whole.write(channel, bytes)));
  }

  /**
   * Makes or replaces a file with the blocks of a flow, such as {@code Flow.from(request)}. If the
   * flow fails, nothing was written.
   */
  public void write(Path path, Flow<Buffer> content) throws IOException {
    Objects.requireNonNull(content, "FileIo.write: the flow is null");
    Streams.write(required(path, "write"), content, sync);
  }

  /** Makes or replaces a file with the content of another. */
  public void copy(Path from, Path to) throws IOException {
    required(from, "copy");
    required(to, "copy");
    long tag = tag();
    Offload.blocking(() -> Replacement.write(to, tag, sync, channel -> Whole.copy(from, channel)));
  }

  /**
   * Adds to the end of a file, which is made if it is not there. A cancellation comes before it or
   * after it; an error of the disk may leave a part of it.
   */
  public void append(Path path, Buffer content) throws IOException {
    Objects.requireNonNull(content, "FileIo.append: the content is null");
    required(path, "append");
    Offload.blocking(() -> Whole.append(path, content.getBytes(), sync));
  }

  /** {@link #append(Path, Buffer)} for text in UTF-8. */
  public void append(Path path, String text) throws IOException {
    Objects.requireNonNull(text, "FileIo.append: the text is null");
    append(path, Buffer.buffer(text));
  }

  private static long tag() {
    return Tasks.random().nextLong();
  }

  // ---- deleting

  /**
   * Deletes a file or an empty directory.
   *
   * @return whether it was there
   */
  @CanIgnoreReturnValue
  public boolean delete(Path path) throws IOException {
    required(path, "delete");
    return Offload.blocking(() -> Files.deleteIfExists(path));
  }

  /** Deletes a file, or a directory with everything in it; links are deleted, not followed. */
  public void deleteTree(Path path) throws IOException {
    required(path, "deleteTree");
    Offload.blocking(() -> Trees.delete(path));
  }

  // ---- directories

  /** The entries of a directory, in no order. */
  @SuppressWarnings("StreamResourceLeak") // closed when the flow ends
  public Flow<Path> list(Path directory) {
    required(directory, "list");
    return Streams.iterated(() -> Files.newDirectoryStream(directory), DirectoryStream::iterator);
  }

  /**
   * A file or directory and everything below it, a directory before its entries; links are not
   * followed.
   */
  @SuppressWarnings("StreamResourceLeak") // closed when the flow ends
  public Flow<Path> walk(Path root) {
    required(root, "walk");
    return Streams.iterated(() -> Files.walk(root), Stream::iterator);
  }

  // ---- temporary files

  /**
   * A new, empty file in the directory for temporary files, which only its owner may read.
   *
   * @param suffix the end of its name: ".csv"
   */
  public Temporary temporaryFile(String suffix) throws IOException {
    return new Temporary(Offload.blocking(() -> Files.createTempFile("selvage-", suffix)));
  }

  /** A new, empty directory in the directory for temporary files. */
  public Temporary temporaryDirectory() throws IOException {
    return new Temporary(Offload.blocking(() -> Files.createTempDirectory("selvage-")));
  }

  // ---- watching

  /**
   * The changes of the entries of a directory, not of what is below them. {@link FileChange.Begun}
   * comes first: what happens after it is told, so look then at what there is. Ends with {@link
   * FileChange.Deleted} of the directory itself.
   *
   * <p>The operating system tells changes in the order in which they happened, if not at once;
   * while the consumer is busy, repeated modifications of an entry become one, and when there are
   * more than 512 changes they become one {@link FileChange.Overflowed}. A file that is written
   * takes several modifications, one that {@link #write} replaced is created: look at it, not at
   * the kind of change. Leaving the flow ends the watch.
   *
   * @throws IllegalStateException when the flow is run in a simulation
   * @throws java.util.concurrent.RejectedExecutionException when the flow is run and too many
   *     directories are watched
   */
  public Flow<FileChange> watch(Path directory) {
    return Watching.directory(required(directory, "watch"));
  }

  /**
   * {@link #watch} for one file, which need not be there: the directory that it is in is watched,
   * and the changes of other entries are left out.
   */
  public Flow<FileChange> watchFile(Path file) {
    return Watching.file(required(file, "watchFile"));
  }

  @CanIgnoreReturnValue
  private static Path required(Path path, String method) {
    return Objects.requireNonNull(path, () -> "FileIo." + method + ": the path is null");
  }
}
