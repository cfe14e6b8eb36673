// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import static dev.selvage.tasks.Simulated.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.offload.Offload;
import dev.selvage.tasks.offload.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each waits for the change that it makes itself. */
@Timeout(60)
final class WatchTest {
  private final FileIo files = FileIo.defaults();
  private final Rig rig = new Rig();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    rig.close();
  }

  /** Makes the change when the watch has begun; returns what is told until the last one comes. */
  private List<FileChange> changes(Path watched, Action<IOException> change, FileChange last) {
    return rig.run(() -> {
      List<FileChange> seen = new ArrayList<>();
      files
          .watch(watched)
          .onEach(seen::add)
          .onEach(told -> {
            if (told instanceof FileChange.Begun) {
              Offload.blocking(change);
            }
          })
          .takeWhile(told -> !told.equals(last))
          .forEach(told -> {});
      return seen;
    });
  }

  @Test
  void watch_tellsWhatIsCreatedModifiedAndDeleted() {
    Path page = directory.resolve("page");

    List<FileChange> seen =
        changes(
            directory,
            () -> {
              Files.createFile(page);
              Files.writeString(page, "text");
              Files.delete(page);
            },
            new FileChange.Deleted(page));

    assertThat(seen)
        .startsWith(new FileChange.Begun(directory), new FileChange.Created(page))
        .endsWith(new FileChange.Deleted(page));
  }

  @Test
  void watch_ofADirectoryThatIsDeleted_ends() throws IOException {
    Path below = Files.createDirectory(directory.resolve("below"));

    List<FileChange> seen = changes(below, () -> Files.delete(below), new FileChange.Begun(below));
    List<FileChange> whole =
        rig.run(() -> {
          Files.createDirectory(below);
          List<FileChange> all = new ArrayList<>();
          files
              .watch(below)
              .forEach(change -> {
                all.add(change);
                if (change instanceof FileChange.Begun) {
                  Offload.blocking(() -> Files.delete(below));
                }
              });
          return all;
        });

    assertThat(seen).containsExactly(new FileChange.Begun(below));
    assertThat(whole).containsExactly(new FileChange.Begun(below), new FileChange.Deleted(below));
  }

  @Test
  void watchFile_leavesOutTheOthers() {
    Path page = directory.resolve("page");
    Path other = directory.resolve("other");

    List<FileChange> seen =
        rig.run(() -> {
          List<FileChange> all = new ArrayList<>();
          files
              .watchFile(page)
              .take(2)
              .forEach(change -> {
                all.add(change);
                if (change instanceof FileChange.Begun) {
                  files.append(other, "text");
                  files.write(page, "text");
                }
              });
          return all;
        });

    assertThat(seen).containsExactly(new FileChange.Begun(directory), new FileChange.Created(page));
  }

  @Test
  void watch_thatIsLeft_givesItsPlaceBack() {
    for (int i = 0; i < FileIo.MAX_WATCHES + 2; i++) {
      assertThat(rig.run(() -> files.watch(directory).first()))
          .contains(new FileChange.Begun(directory));
    }
  }

  @Test
  void watch_cancelledWhileNothingChanges_ends() {
    CountDownLatch begun = new CountDownLatch(1);
    var watching =
        rig.start(() -> {
          files.watch(directory).forEach(change -> begun.countDown());
          return true;
        });
    Rig.await(begun);

    watching.task().cancel("not wanted");

    assertThat(watching.failure()).isInstanceOf(TaskCancelledException.class);
  }

  @Test
  void watch_ofNoDirectory_isAnError() {
    Path none = directory.resolve("none");

    assertThat(rig.run(() -> failureOf(() -> files.watch(none).forEach(change -> {}))))
        .isInstanceOf(NotDirectoryException.class);
  }
}
