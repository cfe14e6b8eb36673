// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.log;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.offload.Offload;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Law L11 for the MDC. */
final class MdcOfTasksTest {
  private static void simulate(ActionWith<Vertx, Exception> body) {
    try (Simulation simulation = Simulation.seeded(1)) {
      simulation.run(Tasks.run(simulation.vertx(), () -> body.run(simulation.vertx())));
    }
  }

  private static String user() {
    return String.valueOf(MDC.get("user"));
  }

  @Test
  void law11_mdc_isCopiedAtTheForkAndCarriedToWorkers() {
    simulate(vertx -> {
      MDC.put("user", "ada");
      List<String> seen = new ArrayList<>();

      seen.add(group(g -> g.fork(() -> changed()).await()));
      seen.add(Offload.blocking(() -> changed()));
      seen.add(await(Tasks.run(vertx, () -> changed())));

      assertThat(seen).containsExactly("ada", "ada", "ada");
      assertThat(user()).isEqualTo("ada");
      assertThat(await(vertx.executeBlocking(() -> user()))).isEqualTo("null");
    });
  }

  private static String changed() {
    String seen = user();
    MDC.put("user", "someone else");
    return seen;
  }

  @Test
  void law11_tasksAndCallbacksOfOneLoop_haveNothingOfEachOthersMdc() {
    simulate(vertx -> {
      List<String> seen = new ArrayList<>();
      group(g -> {
        for (String name : List.of("a", "b")) {
          g.fork(() -> {
            MDC.put("user", name);
            Promise<String> callback = Promise.promise();
            vertx.runOnContext(unused -> callback.complete(user()));
            String seenByTheCallback = await(callback.future());
            sleep(ofMillis(1));
            seen.add(name + user() + seenByTheCallback);
          });
        }
      });

      assertThat(seen).containsExactly("aanull", "bbnull");
      assertThat(user()).isEqualTo("null");
    });
  }

  @Test
  void line_ofATaskWithoutAName_isNamedAfterTheTask() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    Threads threads = new Threads();
    threads.start();
    SheddingAppender appender = new SheddingAppender();
    appender.setContext(context);
    appender.addAppender(threads);
    appender.start();
    context.getLogger("x").addAppender(appender);

    simulate(vertx ->
        group(g -> {
          g.fork("orders", () -> context.getLogger("x").info("with a name"));
          g.fork(() -> context.getLogger("x").info("without one"));
        }));
    context.getLogger("x").info("no task");
    context.stop();

    assertThat(threads.names).containsExactly("orders", "task-2", Thread.currentThread().getName());
  }

  /** The names of the threads of events. */
  private static final class Threads extends AppenderBase<ILoggingEvent> {
    private final List<String> names = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      names.add(event.getThreadName());
    }
  }
}
