// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import static dev.selvage.tasks.Simulated.failureOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.offload.Rig;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FileIoTest {
  private final FileIo files = FileIo.defaults();
  private final Rig rig = new Rig();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    rig.close();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private Throwable failureWhenRun(Action<?> action) {
    return rig.run(() -> failureOf(action));
  }

  private Throwable failureWhenRun(Body<?, ?> body) {
    return failureWhenRun(
        (Action<Exception>)
            () -> {
              var unused = body.run();
            });
  }

  // ---- reading

  @Test
  void readText_ofAWrittenFile_isWhatWasWritten() {
    Path path = directory.resolve("page");

    String text =
        rig.run(() -> {
          files.write(path, "Grüße\n");
          return files.readText(path);
        });

    assertThat(text).isEqualTo("Grüße\n");
  }

  @Test
  void read_ofALongFile_isAllOfIt() throws IOException {
    Path path = file("long", "0123456789".repeat(300_000));

    Buffer content = rig.run(() -> files.read(path));

    assertThat(content.length()).isEqualTo(3_000_000);
    assertThat(content.getString(2_999_990, 3_000_000)).isEqualTo("0123456789");
  }

  @Test
  void read_beyondTheLimit_isAnErrorThatSaysWhatToDo() throws IOException {
    Path path = file("long", "12345");

    assertThat(failureWhenRun(() -> files.withMaxBytes(4).read(path)))
        .isInstanceOf(FileTooLargeException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("4 bytes")
        .hasMessageContaining("FileIo.chunks");
    assertThat(rig.run(() -> files.withMaxBytes(5).readText(path))).isEqualTo("12345");
  }

  @Test
  void read_ofNothing_isTheErrorOfTheJdk() {
    Path path = directory.resolve("none");

    assertThat(failureWhenRun(() -> files.read(path))).isInstanceOf(NoSuchFileException.class);
    assertThat(failureWhenRun(() -> files.lines(path).count()))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void readText_ofOtherBytes_isAnErrorThatNamesTheFile() throws IOException {
    Path path = Files.write(directory.resolve("latin"), "Grüße".getBytes(ISO_8859_1));

    assertThat(failureWhenRun(() -> files.readText(path)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("latin")
        .hasMessageContaining("UTF-8");
  }

  @Test
  void lines_endWithAnyEnd_alsoAcrossBlocks() throws IOException {
    String half = "ä".repeat(40_000);
    Path path = file("lines", "one\r\ntwo\rthree\n\n" + half + "\n" + half + "\r\nlast");

    List<String> lines = rig.run(() -> files.lines(path).toList());

    assertThat(lines).containsExactly("one", "two", "three", "", half, half, "last");
  }

  @Test
  void lines_withALineBeyondTheLimit_failAfterThoseBefore() throws IOException {
    Path path = file("lines", "one\ntoo long\n");
    List<String> seen = new ArrayList<>();

    Throwable failure = failureWhenRun(() -> files.withMaxBytes(5).lines(path).forEach(seen::add));

    assertThat(failure)
        .isInstanceOf(FileTooLargeException.class)
        .hasMessageContaining("a line of the file");
    assertThat(seen).containsExactly("one");
  }

  @Test
  void chunks_leftEarly_canBeReadAgain() throws IOException {
    Path path = file("long", "0123456789".repeat(30_000));

    long first = rig.run(() -> files.chunks(path).take(1).count());
    long bytes = rig.run(() -> files.chunks(path).fold(0L, (sum, block) -> sum + block.length()));

    assertThat(first).isEqualTo(1);
    assertThat(bytes).isEqualTo(300_000);
  }

  // ---- writing

  @Test
  void write_ofAFlow_hasItsBlocksInOrder() throws IOException {
    Path path = file("page", "old");
    Flow<Buffer> blocks = Flow.range(0, 100).map(i -> Buffer.buffer(i + ","));

    rig.run(() -> {
      files.withSync(true).write(path, blocks);
      return true;
    });

    assertThat(path)
        .hasContent(String.join(",", IntStream.range(0, 100).mapToObj(i -> "" + i).toList()) + ",");
    assertThat(names()).containsExactly("page");
  }

  @Test
  void write_ofAFlowThatFails_leavesTheOldFileAlone() throws IOException {
    Path path = file("page", "old");
    IOException failure = new IOException("as itself");
    Flow<Buffer> blocks =
        Flow.of(out -> {
          out.emit(Buffer.buffer("half"));
          throw failure;
        });

    Throwable thrown = failureWhenRun(() -> files.write(path, blocks));

    assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
    assertThat(path).hasContent("old");
    assertThat(names()).containsExactly("page");
  }

  @Test
  void write_cancelledInTheMiddle_leavesTheOldFileAlone() throws IOException {
    Path path = file("page", "old");
    CountDownLatch half = new CountDownLatch(1);
    Flow<Buffer> blocks =
        Flow.of(out -> {
          out.emit(Buffer.buffer("half"));
          half.countDown();
          Tasks.sleep(ofHours(1));
        });
    var writing =
        rig.start(() -> {
          files.write(path, blocks);
          return true;
        });
    Rig.await(half);

    writing.task().cancel("not wanted");

    assertThat(writing.failure()).isInstanceOf(TaskCancelledException.class);
    assertThat(path).hasContent("old");
    assertThat(names()).containsExactly("page");
  }

  @Test
  void write_keepsThePermissionsOfTheFile() throws IOException {
    Path path = file("secret", "old");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw--w----"));

    rig.run(() -> {
      files.write(path, "new");
      files.write(path, Flow.of(Buffer.buffer("newer")));
      return true;
    });

    assertThat(path).hasContent("newer");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw--w----");
  }

  @Test
  void write_toALink_replacesWhatItPointsTo() throws IOException {
    Path path = file("page", "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), path);

    rig.run(() -> {
      files.write(link, "new");
      return true;
    });

    assertThat(path).hasContent("new");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void write_toADirectory_isAnError() {
    assertThat(failureWhenRun(() -> files.write(directory, "new")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a directory");
  }

  @Test
  void appendAndCopy_addAndReplace() {
    Path log = directory.resolve("log");
    Path copy = directory.resolve("copy");

    rig.run(() -> {
      files.append(log, "one\n");
      files.withSync(true).append(log, Buffer.buffer("two\n"));
      files.copy(log, copy);
      return true;
    });

    assertThat(log).hasContent("one\ntwo\n");
    assertThat(copy).hasContent("one\ntwo\n");
  }

  // ---- directories

  @Test
  void list_hasAllEntries_alsoThoseOfLaterBatches() throws IOException {
    for (int i = 0; i < 600; i++) {
      var unused = file("entry" + i, "");
    }

    List<Path> entries = rig.run(() -> files.list(directory).toList());

    assertThat(entries).hasSize(600).doesNotHaveDuplicates();
    assertThat(rig.run(() -> files.list(directory).take(3).count())).isEqualTo(3);
  }

  @Test
  void walkAndDeleteTree_reachWhatIsBelow() throws IOException {
    Path top = directory.resolve("top");
    Files.createDirectories(top.resolve("below"));
    var unused = file("top/below/deep", "");
    Path outside = file("outside", "kept");
    Path link = Files.createSymbolicLink(directory.resolve("top/link"), outside);

    List<Path> all = rig.run(() -> files.walk(top).toList());
    boolean deleted =
        rig.run(() -> {
          files.deleteTree(top);
          files.deleteTree(top);
          return files.delete(outside) && !files.delete(outside);
        });

    assertThat(all).hasSize(4).startsWith(top).contains(link);
    assertThat(deleted).isTrue();
    assertThat(names()).isEmpty();
  }

  @Test
  void list_ofAFile_isAnError() throws IOException {
    Path path = file("page", "");

    assertThat(failureWhenRun(() -> files.list(path).count())).isInstanceOf(IOException.class);
  }

  // ---- temporary files

  @Test
  void temporary_closedInACancelledTask_isDeletedWithEverythingInIt() {
    List<Path> made = new ArrayList<>();
    var task =
        rig.start(() -> {
          try (Temporary file = files.temporaryFile(".csv");
              Temporary folder = files.temporaryDirectory()) {
            made.addAll(List.of(file.path(), folder.path()));
            files.write(folder.path().resolve("in it"), "text");
            assertThat(made).allMatch(Files::exists);
            Tasks.current().orElseThrow().cancel("not wanted");
            Tasks.checkpoint();
            return "not reached";
          }
        });

    assertThat(task.failure()).isInstanceOf(TaskCancelledException.class);
    assertThat(made).hasSize(2).noneMatch(Files::exists);
    assertThat(made.getFirst().toString()).endsWith(".csv");
  }

  @Test
  void options_outOfRange_areErrorsThatNameThem() {
    assertThatThrownBy(() -> files.withMaxBytes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxBytes is 0");
  }
}
