// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle.guide;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.gather;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.offload.Offload;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows about threads, processes, files and loops. */
final class WorkersTest {
  @Test
  void files(@TempDir Path folder) throws Exception {
    String file = folder.resolve("hello.txt").toString();
    Tasks.main(() -> {
      Vertx vertx = Vertx.currentContext().owner();
      // snippet:begin files
      await(vertx.fileSystem().writeFile(file, Buffer.buffer("hello\n")));
      List<String> lines = await(vertx.fileSystem().readFile(file)).toString().lines().toList();
      // snippet:end
      assertThat(lines).containsExactly("hello");
    });
  }

  @Test
  void toThread(@TempDir Path folder) throws Exception {
    Path path = Files.writeString(folder.resolve("hello.txt"), "hello\n");
    Tasks.main(() -> {
      // snippet:begin to-thread
      String text = Offload.blocking(() -> Files.readString(path));
      // snippet:end
      assertThat(text).isEqualTo("hello\n");
    });
  }

  // snippet:begin process-pool
  static String digest(String text) throws NoSuchAlgorithmException {
    byte[] bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return HexFormat.of().formatHex(bytes);
  }

  static List<String> digests(List<String> texts) throws NoSuchAlgorithmException {
    return gather(texts, text -> Offload.cpu(() -> digest(text))); // a thread for each core
  }

  // snippet:end

  @Test
  void processPool() throws Exception {
    List<String> digests = Tasks.main(() -> digests(List.of("a", "b")));

    assertThat(digests).hasSize(2).doesNotHaveDuplicates();
  }

  // snippet:begin loop-per-thread
  static final class Server extends TaskVerticle {
    static final Set<String> LOOPS = ConcurrentHashMap.newKeySet();

    @Override
    protected void start(TaskGroup group) {
      LOOPS.add(Thread.currentThread().getName()); // each instance has a loop of its own
    }
  }

  static void deploy(Vertx vertx) {
    await(vertx.deployVerticle(Server::new, new DeploymentOptions().setInstances(2)));
  }

  // snippet:end

  @Test
  void loopPerThread() throws Exception {
    Tasks.main(() -> deploy(Vertx.currentContext().owner()));

    assertThat(Server.LOOPS).isNotEmpty();
  }

  @Test
  void fasterLoop() {
    // snippet:begin faster
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)); // epoll, if there
    // snippet:end

    String answer = Tasks.run(vertx, () -> "ran").toCompletionStage().toCompletableFuture().join();
    assertThat(answer).isEqualTo("ran");
    Tasks.shutdown(vertx, ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
  }
}
