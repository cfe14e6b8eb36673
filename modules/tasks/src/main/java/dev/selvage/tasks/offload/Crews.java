// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import dev.selvage.tasks.carrier.Contexts;
import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The workers of one Vert.x. Any thread. */
final class Crews {
  private static final String BLOCKING = "blocking";
  private static final String CPU = "cpu";

  /** A simulation shall not depend on the machine. */
  private static final int CORES_IN_SIMULATION = 4;

  private static final Map<Vertx, Crews> ALL = new ConcurrentHashMap<>();

  private final Vertx vertx;
  private final Crew blocking = new Crew(BLOCKING, new ContextPool(), null, null);

  // Guarded by this.
  private final Map<String, Crew> named = new LinkedHashMap<>();
  private @Nullable Crew cpu;
  private boolean hooked;

  private Crews(Vertx vertx) {
    this.vertx = vertx;
  }

  static Crews of(Vertx vertx) {
    Crews known = ALL.get(vertx);
    if (known != null) {
      return known;
    }
    Vertx owner = vertx.getOrCreateContext().owner();
    Crews crews = ALL.computeIfAbsent(owner, Crews::new);
    if (!crews.isHooked() && !Contexts.onClose(owner, crews::close)) {
      ALL.remove(owner, crews); // the last words of a Vert.x that is being closed
    }
    return crews;
  }

  /** Returns false to the one who has to see to it. */
  private synchronized boolean isHooked() {
    boolean was = hooked;
    hooked = true;
    return was;
  }

  /** The threads of the executors are ended by Vert.x, those for the cores when they are idle. */
  private Future<@Nullable Void> close() {
    ALL.remove(vertx, this);
    return Future.succeededFuture();
  }

  Crew blocking() {
    return blocking;
  }

  synchronized Crew cpu() {
    Crew known = cpu;
    if (known == null) {
      boolean simulated = isSimulated();
      int threads = simulated ? CORES_IN_SIMULATION : Runtime.getRuntime().availableProcessors();
      Pool pool = simulated ? openExecutor(CPU, threads) : new CorePool("selvage-cpu", threads);
      known = new Crew(CPU, pool, new WorkersOptions(threads, Integer.MAX_VALUE), null);
      cpu = known;
    }
    return known;
  }

  private boolean isSimulated() {
    return !LoopScheduler.of(vertx.getOrCreateContext()).inRealTime();
  }

  synchronized Crew open(String name, WorkersOptions options) {
    if (name.equals(BLOCKING) || name.equals(CPU) || named.containsKey(name)) {
      throw new IllegalArgumentException(
          "Workers.open: there are open workers with the name '" + name + "' already");
    }
    Pool pool = openExecutor(name, options.threads());
    Crew crew = new Crew(name, pool, options, () -> closed(name));
    named.put(name, crew);
    return crew;
  }

  synchronized Crew shared(String name, WorkersOptions options) {
    Crew known = named.get(name);
    if (known == null) {
      return open(name, options);
    }
    if (!options.equals(known.options())) {
      throw new IllegalArgumentException(
          "Workers.shared: the workers '"
              + name
              + "' are open with "
              + known.options()
              + ", and cannot be shared with "
              + options);
    }
    return known;
  }

  private synchronized void closed(String name) {
    named.remove(name);
  }

  synchronized List<Crew> all() {
    List<Crew> all = new ArrayList<>();
    all.add(blocking);
    if (cpu != null) {
      all.add(cpu);
    }
    all.addAll(named.values());
    return all;
  }

  private Pool openExecutor(String name, int threads) {
    return new ExecutorPool(
        Contexts.openForAll(
            vertx, () -> vertx.createSharedWorkerExecutor("selvage-" + name, threads)));
  }

  /**
   * The worker pool of the calling task's verticle, which is that of the Vert.x unless it chose.
   */
  private static final class ContextPool implements Pool {
    @Override
    public <T extends @Nullable Object> Future<T> execute(Context context, Callable<T> code) {
      return context.executeBlocking(code, false);
    }
  }

  /** Threads of an executor of Vert.x, which measures them. */
  private record ExecutorPool(WorkerExecutor executor) implements Pool {
    @Override
    public <T extends @Nullable Object> Future<T> execute(Context context, Callable<T> code) {
      return executor.executeBlocking(code, false);
    }

    @Override
    public void close() {
      var unused = executor.close();
    }
  }
}
