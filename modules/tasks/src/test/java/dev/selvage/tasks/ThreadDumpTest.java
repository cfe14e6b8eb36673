// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.selvage.tasks.sync.Event;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks in the thread dumps of the JVM. */
@Timeout(120)
final class ThreadDumpTest {
  @Test
  void jcmdThreadDump_showsAWaitingTaskByItsName_itsNumberAndWhereItIs(@TempDir Path folder)
      throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    assumeThat(jcmd).as("this Java has no jcmd: it is no JDK").isExecutable();
    Vertx vertx = Vertx.vertx();
    Event event = new Event();
    CompletableFuture<Task<?>> waiting = new CompletableFuture<>();
    Future<?> ended =
        Tasks.run(
            vertx,
            "waits for Godot",
            () -> {
              waiting.complete(Tasks.current().orElseThrow());
              event.await();
            });
    Task<?> task = waiting.join();
    join(Tasks.run(vertx, () -> sleep(ofSeconds(1).dividedBy(1_000))));

    Path file = folder.resolve("dump.json");
    run(jcmd, "Thread.dump_to_file", "-format=json", file.toString());

    List<JsonObject> found = threads(new JsonObject(Files.readString(file)), task.name());
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().getString("tid")).isEqualTo(Long.toString(task.id()));
    assertThat(found.getFirst().getJsonArray("stack").encode())
        .contains("dev.selvage.tasks.sync.Event.await")
        .contains("ThreadDumpTest");
    event.set();
    join(ended);
    join(Tasks.shutdown(vertx, ofSeconds(5)));
  }

  private static void run(Path jcmd, String... command) throws Exception {
    List<String> all = new ArrayList<>();
    all.add(jcmd.toString());
    all.add(Long.toString(ProcessHandle.current().pid()));
    all.addAll(List.of(command));
    File output = File.createTempFile("jcmd", ".txt");
    int status =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output).start().waitFor();
    assertThat(status).as(Files.readString(output.toPath())).isZero();
    assertThat(output.delete()).isTrue();
  }

  private static List<JsonObject> threads(JsonObject dump, String name) {
    JsonArray containers = dump.getJsonObject("threadDump").getJsonArray("threadContainers");
    return containers.stream()
        .flatMap(container -> ((JsonObject) container).getJsonArray("threads").stream())
        .map(JsonObject.class::cast)
        .filter(thread -> name.equals(thread.getString("name")))
        .toList();
  }

  private static void join(Future<?> future) {
    future.toCompletionStage().toCompletableFuture().join();
  }
}
