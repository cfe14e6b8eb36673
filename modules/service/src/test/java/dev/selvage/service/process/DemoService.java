// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.process;

import static java.time.Duration.ofSeconds;

import dev.selvage.service.Service;
import dev.selvage.service.ServiceOptions;
import dev.selvage.service.config.Default;
import dev.selvage.service.supervision.Drainable;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The program that {@link ServiceProcessTest} starts in processes of its own. */
public final class DemoService {
  record Demo(@Default("0s") Duration hang, @Default("false") boolean exit) {}

  private static final System.Logger LOG = System.getLogger("demo");

  private DemoService() {}

  /** Runs the service. */
  public static void main(String[] args) {
    Service.run(ServiceOptions.named("demo"), args, DemoService::declare);
  }

  private static void declare(Service service) {
    Demo demo = service.config(Demo.class);
    service
        .deploy("web", () -> new Web(service))
        .onShutdown("flush", ofSeconds(1), () -> LOG.log(System.Logger.Level.INFO, "flushed"))
        .onShutdown("hang", ofSeconds(60), () -> Tasks.sleep(demo.hang()));
    if (demo.exit()) {
      service.deploy("exit", Exit::new);
    }
  }

  /** Ends the process from the middle of a task. */
  private static final class Exit extends TaskVerticle {
    @Override
    protected void start(TaskGroup group) {
      new Thread(() -> System.exit(7), "somebody else").start();
    }
  }

  private static final class Web extends TaskVerticle implements Drainable {
    private final Service service;
    private @Nullable HttpServer server;

    Web(Service service) {
      this.service = service;
    }

    @Override
    protected void start(TaskGroup group) {
      server =
          Tasks.await(
              vertx
                  .createHttpServer()
                  .requestHandler(request -> request.response().end("hello"))
                  .listen(0, "127.0.0.1"));
      service.announce("http://127.0.0.1:" + server.actualPort());
    }

    @Override
    public void drain(Duration limit) {
      if (server != null) {
        Tasks.await(server.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS));
      }
    }
  }
}
