// SPDX-License-Identifier: Apache-2.0
package dev.selvage.docs;

import static dev.selvage.tasks.Tasks.failAfter;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.file.FileChange;
import dev.selvage.tasks.file.FileIo;
import dev.selvage.tasks.file.Temporary;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.offload.Offload;
import dev.selvage.tasks.offload.Rig;
import dev.selvage.tasks.offload.WorkerCall;
import dev.selvage.tasks.offload.Workers;
import dev.selvage.tasks.offload.WorkersOptions;
import dev.selvage.tasks.sync.Limiter;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/offload.md. */
final class OffloadGuideTest {
  private final List<Object> log = new ArrayList<>();
  @TempDir private Path directory;

  private static long score(int row) {
    return row % 7;
  }

  @Test
  void calls_runOnWorkers() {
    Simulated.run(vertx -> {
      Path path = Files.writeString(directory.resolve("page"), "text");
      // snippet:begin calls
      String text =
          Offload.blocking(() -> Files.readString(path)); // a worker blocks, the loop does not
      long sum =
          Offload.cpu(
              () -> IntStream.range(0, 1_000).parallel().mapToLong(row -> score(row)).sum());
      // snippet:end

      assertThat(text).isEqualTo("text");
      assertThat(sum).isEqualTo(IntStream.range(0, 1_000).mapToLong(row -> score(row)).sum());
    });
  }

  @Test
  void bodies_askWhetherTheyWereCancelled() {
    Simulated.run(vertx -> {
      int[] rows = IntStream.range(0, 100).toArray();
      // snippet:begin cancellation
      long total =
          failAfter(
              ofMinutes(1),
              () ->
                  Offload.cpu(() -> {
                    WorkerCall call = Offload.current();
                    Duration left =
                        call.remaining().orElseThrow(); // for what has timeouts of its own
                    log.add(left);
                    long sum = 0;
                    for (int row : rows) {
                      Offload.checkCancelled(); // or call.checkCancelled(), on threads that help
                      sum += score(row);
                    }
                    return sum;
                  }));
      // snippet:end

      assertThat(total).isPositive();
      assertThat(log).containsExactly(ofMinutes(1));
    });
  }

  @Test
  void workers_haveNamesAndLimits() {
    Simulated.run(vertx -> {
      // snippet:begin workers
      Workers pdf =
          Workers.open(vertx, "pdf", WorkersOptions.defaults().withThreads(2).withMaxWaiting(50));
      String page = pdf.blocking(() -> "rendered");
      log.add(pdf.statistics().running() + " running, " + pdf.statistics().waiting() + " in line");

      Limiter perCustomer = Limiter.of(3);
      String other =
          Offload.limitedBy(perCustomer).blocking(() -> "at most three of these at a time");
      // snippet:end

      pdf.close();
      assertThat(page).isEqualTo("rendered");
      assertThat(other).startsWith("at most three");
      assertThat(log).containsExactly("0 running, 0 in line");
    });
  }

  @Test
  void progress_isSeenByTheTask() {
    Simulated.run(vertx -> {
      // snippet:begin progress
      String done =
          Offload.observing(
              (Integer percent) -> log.add(percent + " %"), // in this task, on its event loop
              progress -> {
                for (int percent = 25; percent <= 100; percent += 25) {
                  progress.report(percent); // takes the place of what was not seen yet
                }
                return "done";
              });
      // snippet:end

      assertThat(done).isEqualTo("done");
      assertThat(log).endsWith("100 %");
    });
  }

  @Test
  void flows_areFedByWorkers() {
    Simulated.run(vertx -> {
      // snippet:begin flow
      Flow<Integer> rows =
          Offload.flow(out -> {
            for (int row = 0; row < 1_000; row++) {
              out.emit(row); // blocks the worker while the consumer is 16 elements behind
            }
          });
      List<Integer> first = rows.filter(row -> row % 2 == 1).take(3).toList();
      // snippet:end

      assertThat(first).containsExactly(1, 3, 5);
    });
  }

  @Test
  void files_areReadAndWritten() {
    Simulated.run(vertx -> {
      Path page = directory.resolve("page");
      Path access = Files.writeString(directory.resolve("access"), "a\nERROR b\nc\n");
      // snippet:begin files
      FileIo files = FileIo.defaults().withMaxBytes(1 << 20);
      files.write(page, "draft"); // whoever reads it sees the old or the new content, never a part
      String text = files.readText(page);
      files.withSync(true).append(access, "ERROR d\n"); // on the disk when it returns
      long errors = files.lines(access).filter(line -> line.startsWith("ERROR")).count();
      files.write(
          page,
          Flow.of("one", "two").map(Buffer::buffer)); // block by block, no faster than the disk
      // snippet:end

      assertThat(text).isEqualTo("draft");
      assertThat(errors).isEqualTo(2);
      assertThat(page).hasContent("onetwo");
    });
  }

  @Test
  void directories_areListedAndTemporaryFilesDeleted() {
    Simulated.run(vertx -> {
      FileIo files = FileIo.defaults();
      Path page = Files.writeString(directory.resolve("page"), "text");
      // snippet:begin directories
      try (Temporary upload = files.temporaryFile(".html")) { // deleted however the block is left
        files.copy(page, upload.path());
        log.add(files.readText(upload.path()));
      }
      List<Path> entries = files.list(directory).toList();
      // snippet:end

      assertThat(log).containsExactly("text");
      assertThat(entries).containsExactly(page);
    });
  }

  @Test
  @Timeout(60)
  void changes_areWatched() {
    try (Rig rig = new Rig()) {
      FileIo files = FileIo.defaults();
      Path settings = directory.resolve("settings");

      rig.run(() -> {
        // snippet:begin watch
        files
            .watchFile(settings)
            .take(2) // without this, for as long as the task lives
            .forEach(change -> {
              switch (change) {
                case FileChange.Begun begun -> files.write(settings, "a=1");
                case FileChange.Overflowed lost -> log.add("reload"); // anything may have changed
                default -> log.add("reload");
              }
            });
        // snippet:end
        return true;
      });
    }

    assertThat(log).contains("reload");
  }

  @Test
  void deadlines_reachTheWorker() {
    Simulated.run(vertx ->
        assertThat(
                failAfter(
                    ofSeconds(5), () -> Offload.blocking(() -> Offload.current().remaining())))
            .contains(ofSeconds(5)));
  }
}
