// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.carrier.Carrier;
import dev.selvage.tasks.carrier.PinnedException;
import dev.selvage.tasks.offload.Offload;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.sync.Semaphore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the carriers promise, on one real event loop. */
@Timeout(60)
final class PlatformCasesTest {
  private Vertx vertx;
  private Context loop;
  private HttpClient client; // one that nobody keeps is closed when it is collected

  @BeforeEach
  void open() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    loop = vertx.getOrCreateContext();
    client = vertx.createHttpClient();
  }

  @AfterEach
  void close() {
    get(Tasks.shutdown(vertx, ofSeconds(5)));
  }

  private static <T extends @Nullable Object> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, SECONDS).join();
  }

  private void assertThatTheLoopLives() {
    CompletableFuture<String> alive = new CompletableFuture<>();
    loop.runOnContext(v -> alive.complete("alive"));
    assertThat(alive).succeedsWithin(10, TimeUnit.SECONDS);
  }

  /** vert.x#6349. */
  @Test
  void case49_interrupt_neverEndsAnAwaitAndLeavesTheLoopAlive() {
    Promise<String> promise = Promise.promise();
    CompletableFuture<Thread> waiting = new CompletableFuture<>();
    Future<String> result =
        Tasks.run(
            vertx,
            () -> {
              waiting.complete(Thread.currentThread());
              String value = await(promise.future());
              return value + ", interrupted " + Thread.currentThread().isInterrupted();
            });

    waiting.join().interrupt();
    waiting.join().interrupt();
    assertThatTheLoopLives();
    assertThat(result.isComplete()).isFalse();
    promise.complete("value");

    assertThat(get(result)).isEqualTo("value, interrupted true");
    assertThatTheLoopLives();
  }

  @Test
  void case50_lockHeldAcrossAnAwait_makesTheSecondTaskWaitAndNotTheLoop() {
    Semaphore lock = Semaphore.of(1);
    List<String> log = new ArrayList<>();
    Promise<String> promise = Promise.promise();
    Future<?> both =
        Tasks.run(
            vertx,
            () ->
                group(g -> {
                  g.fork(() -> locked(lock, log, "first", promise.future()));
                  g.fork(() -> locked(lock, log, "second", Future.succeededFuture("at once")));
                }));

    assertThatTheLoopLives();
    promise.complete("late");
    get(both);

    assertThat(log).containsExactly("first late", "second at once");
  }

  private static void locked(Semaphore lock, List<String> log, String who, Future<String> awaited) {
    try (var permit = lock.acquire()) {
      log.add(who + " " + await(awaited));
    }
  }

  /** On the loop carrier a lock of the JDK does it too; portable code does not rely on that. */
  @Test
  void case50_jdkLockHeldAcrossAnAwait_onTheLoopCarrier() {
    if (Carrier.CHOSEN != Carrier.LOOP) {
      return;
    }
    ReentrantLock lock = new ReentrantLock();
    Promise<String> promise = Promise.promise();
    List<String> log = new ArrayList<>();
    Future<?> both =
        Tasks.run(
            vertx,
            () ->
                group(g -> {
                  g.fork(() -> jdkLocked(lock, log, promise.future()));
                  g.fork(() -> jdkLocked(lock, log, Future.succeededFuture("second")));
                }));

    assertThatTheLoopLives();
    promise.complete("first");
    get(both);

    assertThat(log).containsExactly("first", "second");
  }

  private static void jdkLocked(ReentrantLock lock, List<String> log, Future<String> awaited) {
    lock.lock();
    try {
      log.add(await(awaited));
    } finally {
      lock.unlock();
    }
  }

  @Test
  void case51_undeployingAVerticleWithParkedTasks_endsWithinItsGrace() {
    List<String> log = new ArrayList<>();
    String id =
        get(
            vertx.deployVerticle(
                new TaskVerticle() {
                  @Override
                  protected void start(TaskGroup group) {
                    group.fork("poll", () -> unwinding(log));
                  }
                }));

    get(vertx.undeploy(id));

    assertThat(log).containsExactly("unwound");
  }

  private static void unwinding(List<String> log) {
    try {
      sleep(ofSeconds(3600));
    } finally {
      log.add("unwound");
    }
  }

  @Test
  void case51_taskThatDoesNotEnd_isNamedAndLeftBehind() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    String id =
        get(
            vertx.deployVerticle(
                new TaskVerticle() {
                  @Override
                  protected void start(TaskGroup group) {
                    group.fork(
                        "stubborn",
                        () ->
                            Offload.blocking(() -> {
                              begun.countDown();
                              release.await();
                            }));
                  }

                  @Override
                  protected java.time.Duration grace() {
                    return ofMillis(50);
                  }
                }));
    begun.await();

    try (LogLines log = LogLines.of("dev.selvage.tasks")) {
      get(vertx.undeploy(id));
      assertThatTheLoopLives();

      assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("stubborn"));
    } finally {
      release.countDown();
    }
  }

  /**
   * A logger takes the appender's lock, then waits for the lock of the stream; a callback logs too.
   * The callback blocks the loop, and the task that could let it go on is ready on that loop.
   */
  @Test
  void case57_jdkLockHeldByAParkedTaskAndWantedByACallback_isRescued() throws Exception {
    if (Carrier.CHOSEN != Carrier.LOOP) {
      return; // on the baton a wait for a JDK lock keeps the turn: the task is not parked
    }
    ReentrantLock appender = new ReentrantLock();
    ReentrantLock stream = new ReentrantLock();
    CountDownLatch appenderHeld = new CountDownLatch(1);
    CountDownLatch callbackRuns = new CountDownLatch(1);
    CountDownLatch callbackDone = new CountDownLatch(1);
    stream.lock();
    Future<?> task =
        Tasks.run(
            vertx,
            "logging task",
            () -> {
              appender.lock();
              try {
                appenderHeld.countDown();
                lockAndUnlock(stream);
              } finally {
                appender.unlock();
              }
            });
    appenderHeld.await();

    try (LogLines log = LogLines.of("dev.selvage.tasks")) {
      loop.runOnContext(v -> {
        callbackRuns.countDown();
        lockAndUnlock(appender);
        callbackDone.countDown();
      });
      callbackRuns.await();
      stream.unlock();

      assertThat(callbackDone.await(30, TimeUnit.SECONDS)).isTrue();
      get(task);
      log.await(line -> line.contains("logging task") && line.contains("rescue"));
    }
  }

  /** The same with a wait of the toolkit, which parks on both carriers. */
  @Test
  void case57_jdkLockHeldAcrossAnAwaitAndWantedByACallback_isRescued() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    Promise<String> promise = Promise.promise();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch callbackRuns = new CountDownLatch(1);
    CountDownLatch callbackDone = new CountDownLatch(1);
    Future<?> task = Tasks.run(vertx, "holder", () -> awaitUnder(lock, held, promise.future()));
    held.await();

    loop.runOnContext(v -> {
      callbackRuns.countDown();
      lockAndUnlock(lock);
      callbackDone.countDown();
    });
    callbackRuns.await();
    promise.complete("value");

    assertThat(callbackDone.await(30, TimeUnit.SECONDS)).isTrue();
    get(task);
  }

  private static void awaitUnder(ReentrantLock lock, CountDownLatch held, Future<String> awaited) {
    lock.lock();
    try {
      held.countDown();
      await(awaited);
    } finally {
      lock.unlock();
    }
  }

  @Test
  void case58_twoTasksThatHandOverWithoutEnd_leaveRoomForTimersAndHttp() throws Exception {
    Queue<Integer> there = Queue.bounded(1);
    Queue<Integer> back = Queue.bounded(1);
    var server =
        get(vertx.createHttpServer().requestHandler(r -> r.response().end("ok")).listen(0));
    CompletableFuture<Task<?>> endless = new CompletableFuture<>();
    Future<?> pingPong =
        Tasks.run(
            vertx,
            () -> {
              endless.complete(Simulated.self());
              group(g -> {
                g.fork(() -> pass(there, back));
                g.fork(() -> pass(back, there));
                g.fork(() -> alwaysReady());
                there.put(1);
              });
            });
    Task<?> task = endless.join();

    get(vertx.timer(50, TimeUnit.MILLISECONDS));
    String body = get(httpGet(server.actualPort()));

    assertThat(body).isEqualTo("ok");
    task.cancel();
    assertThatThrownBy(() -> get(pingPong)).hasRootCauseInstanceOf(TaskCancelledException.class);
  }

  private static void pass(Queue<Integer> from, Queue<Integer> to) {
    while (true) {
      to.put(from.take() + 1);
    }
  }

  private static void alwaysReady() {
    Future<String> ready = Future.succeededFuture("ready");
    while (true) {
      await(ready);
    }
  }

  private Future<String> httpGet(int port) {
    return client
        .request(HttpMethod.GET, port, "localhost", "/")
        .compose(request -> request.send())
        .compose(HttpClientResponse::body)
        .map(Buffer::toString);
  }

  /** Set before the class below is initialised. */
  private static @Nullable Future<String> pending;

  private static final class AwaitsInItsInitialiser {
    static final String VALUE = await(java.util.Objects.requireNonNull(pending));
  }

  @Test
  void case59_awaitUnderAStaticInitialiser_failsTheTaskAndLeavesTheLoopAlive() {
    Promise<String> promise = Promise.promise();
    pending = promise.future();

    Future<String> result = Tasks.run(vertx, "initialiser", () -> AwaitsInItsInitialiser.VALUE);
    if (Carrier.CHOSEN == Carrier.LOOP) {
      assertThatThrownBy(() -> get(result))
          .hasRootCauseInstanceOf(PinnedException.class)
          .rootCause()
          .hasMessageContaining("initialiser")
          .hasMessageContaining("<clinit>");
    } else {
      promise.complete("the baton waits elsewhere");
      assertThat(get(result)).isEqualTo("the baton waits elsewhere");
    }

    assertThatTheLoopLives();
  }

  @Test
  void case60_handlerThatWaitsBeforeItReadsTheRequest_stillGetsTheBody() {
    var server =
        get(
            vertx
                .createHttpServer()
                .requestHandler(
                    Tasks.<HttpServerRequest>handler(request -> {
                      sleep(ofMillis(20));
                      Buffer body = await(request.body());
                      await(request.response().end("got " + body));
                    }))
                .listen(0));

    Buffer answer =
        get(
            client
                .request(HttpMethod.POST, server.actualPort(), "localhost", "/")
                .compose(request -> request.send("hello"))
                .compose(HttpClientResponse::body));

    assertThat(answer.toString()).isEqualTo("got hello");
  }

  @Test
  void case60_busConsumerWithTasks_keepsItsOrder() {
    ConcurrentLinkedQueue<Integer> begun = new ConcurrentLinkedQueue<>();
    AtomicInteger ended = new AtomicInteger();
    Promise<String> last = Promise.promise();
    vertx
        .eventBus()
        .<Integer>consumer(
            "numbers",
            Tasks.handler(message -> {
              begun.add(message.body());
              sleep(ofMillis(message.body() % 3));
              if (ended.incrementAndGet() == 100) {
                last.complete("done");
              }
            }));

    for (int i = 0; i < 100; i++) {
      vertx.eventBus().send("numbers", i);
    }
    get(last.future());

    assertThat(List.copyOf(begun)).isSorted().hasSize(100);
  }

  @Test
  void case61_shutdownWithTasksInEveryKindOfWait_unwindsThemWithTheirClientsUsable() {
    var server =
        get(vertx.createHttpServer().requestHandler(r -> r.response().end("ok")).listen(0));
    ConcurrentLinkedQueue<String> unwound = new ConcurrentLinkedQueue<>();
    Semaphore none = Semaphore.of(1);
    var _ = none.tryAcquire().orElseThrow();
    Queue<String> empty = Queue.bounded(1);
    Promise<String> never = Promise.promise();
    Promise<String> allWait = Promise.promise();
    Future<?> result =
        Tasks.run(
            vertx,
            () ->
                group(g -> {
                  g.fork(() -> waiting(unwound, "sleep", () -> sleep(ofSeconds(3600))));
                  g.fork(() -> waiting(unwound, "future", () -> await(never.future())));
                  g.fork(() -> waiting(unwound, "permit", () -> none.acquire().release()));
                  g.fork(() -> waiting(unwound, "take", () -> drop(empty.take())));
                  g.fork(() -> waiting(unwound, "put", () -> putForEver(Queue.bounded(1))));
                  Task<?> sibling = g.fork(() -> sleep(ofSeconds(3600)));
                  g.fork(() -> waiting(unwound, "task", sibling::await));
                  g.fork(() ->
                      waiting(
                          unwound,
                          "group",
                          () -> group(inner -> inner.fork(() -> await(never.future())))));
                  g.fork(() -> {
                    try {
                      allWait.complete("this one is the last to begin");
                      sleep(ofSeconds(3600));
                    } finally {
                      Tasks.shield(
                          ofSeconds(5),
                          () -> unwound.add("http " + await(httpGet(server.actualPort()))));
                    }
                  });
                }));
    get(allWait.future());
    assertThatTheLoopLives();

    get(Tasks.shutdown(vertx, ofSeconds(10)));

    assertThat(result.failed()).isTrue();
    assertThat(unwound)
        .containsExactlyInAnyOrder(
            "sleep", "future", "permit", "take", "put", "task", "group", "http ok");
  }

  private static void putForEver(Queue<String> queue) {
    while (true) {
      queue.put("element");
    }
  }

  private static void waiting(ConcurrentLinkedQueue<String> unwound, String what, Action<?> wait)
      throws Exception {
    try {
      wait.run();
    } finally {
      unwound.add(what);
    }
  }

  @Test
  void case61_vertxClosedByHand_unwindsTheTasksToo() {
    ConcurrentLinkedQueue<String> unwound = new ConcurrentLinkedQueue<>();
    Promise<String> begun = Promise.promise();
    Future<?> result =
        Tasks.run(
            vertx,
            () ->
                waiting(
                    unwound,
                    "sleep",
                    () -> {
                      begun.complete("begun");
                      sleep(ofSeconds(3600));
                    }));
    get(begun.future());

    get(vertx.close());

    assertThat(unwound).containsExactly("sleep");
    assertThat(result.failed()).isTrue();
  }

  @Test
  void case62_awaitForkOrLockOutsideATask_failsAtOnceAndNamesTasksRun() {
    Semaphore semaphore = Semaphore.of(1);
    Queue<String> queue = Queue.bounded(1);
    List<Action<?>> outside =
        List.of(
            () -> await(Future.succeededFuture()),
            () -> sleep(ofSeconds(1)),
            Tasks::checkpoint,
            () -> group(g -> g.fork(() -> 1)),
            () -> semaphore.acquire().release(),
            () -> drop(queue.take()),
            () -> queue.put("element"),
            () -> Offload.blocking(() -> 1));

    assertThat(outside)
        .allSatisfy(action ->
            assertThat(failureOf(action))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outside a task")
                .hasMessageContaining("Tasks.run"));
  }

  @Test
  void hold_ofMoreThanAHundredMilliseconds_isReportedWithTheNameAndStackOfTheTask() {
    try (LogLines log = LogLines.of("dev.selvage.tasks")) {
      get(
          Tasks.run(
              vertx,
              "greedy",
              () -> spinUntil(() -> log.lines().stream().anyMatch(l -> l.contains("greedy")))));

      assertThat(log.lines())
          .anySatisfy(
              line -> assertThat(line).contains("greedy").contains("held").contains("spinUntil"));
    }
  }

  private static void spinUntil(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void virtualThreadStartedInsideATask_isAnOrdinaryOne() {
    CompletableFuture<Boolean> inTask = new CompletableFuture<>();
    get(
        Tasks.run(
            vertx,
            () -> {
              Thread.startVirtualThread(() -> inTask.complete(Tasks.current().isPresent()));
              await(Future.fromCompletionStage(inTask));
            }));

    assertThat(inTask).isCompletedWithValue(false);
  }

  private static void lockAndUnlock(ReentrantLock lock) {
    lock.lock();
    try {
      assertThat(lock.isHeldByCurrentThread()).isTrue();
    } finally {
      lock.unlock();
    }
  }

  private static void drop(Object unused) {}
}
