// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import static dev.selvage.examples.lookout.model.Addresses.TARGETS_CHANGED;
import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import dev.selvage.bus.Bus;
import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.TargetStatus;
import dev.selvage.http.client.Http;
import dev.selvage.http.client.HttpOptions;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.sync.Semaphore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * The verticle {@code scheduler}: a task for each target that is this process's to check. At most
 * {@link SchedulerOptions#maxConcurrent} checks run at a time.
 *
 * <p>Each result goes into a queue, for the store, and is published on the bus, for whoever wants
 * to see it. When the queue is full, checks wait for room.
 */
public final class Scheduler extends TaskVerticle {
  private static final System.Logger LOG = System.getLogger("dev.selvage.examples.lookout");

  /** The targets are read again this often even if nobody says that they have changed. */
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(30);

  private static final int CONNECTIONS_PER_HOST = 256;

  private final Parts parts;
  private final SchedulerOptions options;
  private final Semaphore permits;
  private final Queue<Boolean> wakeUps = Queue.bounded(1);
  private final Roster roster = new Roster();

  /**
   * What the scheduler works with.
   *
   * @param targets reads all targets, in a task; may wait
   * @param checks takes the results
   * @param membership says which targets are checked here
   * @param metrics counts the checks
   * @param clock the time of day
   */
  public record Parts(
      Supplier<List<TargetStatus>> targets,
      Queue<Check> checks,
      Membership membership,
      MeterRegistry metrics,
      InstantSource clock) {}

  /** Checks the targets of these parts. */
  public Scheduler(Parts parts, SchedulerOptions options) {
    this.parts = parts;
    this.options = options;
    this.permits = Semaphore.of(options.maxConcurrent());
  }

  @Override
  protected void start(TaskGroup group) {
    Bus bus = Bus.of(vertx);
    Checker checker = new Checker(client(), parts.clock());
    Results results = new Results(parts.checks(), bus, parts.metrics());
    bus.subscribe(TARGETS_CHANGED, change -> lookAgain());
    parts.membership().onChange(this::lookAgain);
    group.fork("reconcile", () -> reconcile(group, checker, results));
  }

  private Http client() {
    HttpOptions http =
        HttpOptions.defaults()
            .withMaxBodyBytes(Math.toIntExact(options.maxBody().bytes()))
            .withMaxRedirects(options.maxRedirects())
            .withMaxConnectionsPerHost(CONNECTIONS_PER_HOST)
            .withUserAgent("selvage-lookout");
    return Http.client(vertx, http);
  }

  private void lookAgain() {
    var unused = wakeUps.offer(true); // refused if it has been told and has not looked yet
  }

  /** Makes the tasks fit the targets, now and whenever somebody says that they have changed. */
  private void reconcile(TaskGroup group, Checker checker, Results results) {
    FirstCheck first = new FirstCheck();
    while (true) {
      Share share = parts.membership().share();
      List<TargetStatus> mine =
          parts.targets().get().stream().filter(it -> share.has(it.target().id())).toList();
      boolean changed =
          roster.become(
              mine,
              status -> {
                Watch watch = new Watch(status, checker, permits, results);
                Duration delay = first.delayOf(status.target());
                return group.fork("target " + status.target().id(), () -> watch.run(delay));
              });
      if (changed) {
        LOG.log(INFO, "checking " + roster.size() + " targets, " + share);
      }
      first.over();
      var told = Tasks.moveOnAfter(LOOK_AGAIN_AFTER, wakeUps::take);
      LOG.log(DEBUG, told.isPresent() ? "told to look again" : "looking again");
    }
  }
}
