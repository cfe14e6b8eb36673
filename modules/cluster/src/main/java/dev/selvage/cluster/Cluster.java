// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import static java.lang.System.Logger.Level.INFO;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.selvage.bus.Bus;
import dev.selvage.bus.MessageAddress;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x that is a member of a cluster, and who else is.
 *
 * <pre>{@code
 * Cluster cluster = Cluster.joinBlocking(
 *     ClusterOptions.defaults()
 *         .withName("lookout")
 *         .withBind("10.0.0.2", 5701)
 *         .withMembers("10.0.0.1:5701", "10.0.0.2:5701", "10.0.0.3:5701"));
 * Bus bus = Bus.of(cluster.vertx());                                  // one bus for all members
 * bus.subscribe(Cluster.MEMBERSHIP, change -> log(change.members()));  // in a task
 * }</pre>
 *
 * <p>Closing the Vert.x leaves the cluster; {@link #leave} does it in the order that lets cleanup
 * work. All methods may be called from any thread.
 */
public final class Cluster {
  /**
   * Where each member tells its own process, and nobody else, that members have joined or left.
   * Handlers of one consumer run at the same time; limit it to one to have change after change.
   */
  public static final MessageAddress<MembershipChange> MEMBERSHIP =
      MessageAddress.of("selvage.cluster.membership", MembershipChange.class);

  /**
   * Flags of the JVM that give Hazelcast its fastest ways, and spare the JDK's warnings about them.
   * It works without. The opening of {@code java.lang} is also what tasks carried by the event loop
   * need.
   */
  public static final List<String> JVM_FLAGS =
      List.of(
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final System.Logger LOG = System.getLogger("dev.selvage.cluster");

  private final Vertx vertx;
  private final ClusterMember self;
  private final Membership membership;
  private final Context context;
  private final Bus bus;
  private final List<Consumer<MembershipChange>> listeners = new CopyOnWriteArrayList<>();

  private Cluster(Vertx vertx, ClusterOptions options, HazelcastClusterManager manager) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.bus = Bus.of(vertx);
    this.membership = new Membership(this::changed);
    this.self = HazelcastMembers.follow(manager, membership);
    LOG.log(INFO, "joined the cluster {0} as {1}: {2}", options.name(), self, members());
  }

  // ---- joining

  /** Starts a Vert.x that joins the cluster. The future completes on a thread of that Vert.x. */
  public static Future<Cluster> join(ClusterOptions options) {
    return join(options, new VertxOptions(), Vertx.builder());
  }

  /**
   * {@link #join(ClusterOptions)} for a Vert.x that needs more.
   *
   * @param base what the Vert.x is made of; copied, with host, port and timeouts of the event bus
   *     set
   * @param builder has the metrics, the tracing and the transport; it is given the options and the
   *     cluster manager
   */
  public static Future<Cluster> join(
      ClusterOptions options, VertxOptions base, VertxBuilder builder) {
    HazelcastLog.install();
    HazelcastClusterManager manager = new HazelcastClusterManager(Settings.hazelcast(options));
    return builder
        .with(Settings.vertx(options, base))
        .withClusterManager(manager)
        .buildClustered()
        .map(vertx -> new Cluster(vertx, options, manager));
  }

  /** {@link #join(ClusterOptions)}, waiting for it; for the main thread of a program. */
  public static Cluster joinBlocking(ClusterOptions options) {
    return joinBlocking(options, new VertxOptions(), Vertx.builder());
  }

  /**
   * {@link #join(ClusterOptions, VertxOptions, VertxBuilder)}, waiting for it; for the main thread
   * of a program.
   *
   * @throws IllegalStateException on a thread of Vert.x or in a task, which must not wait like this
   */
  public static Cluster joinBlocking(
      ClusterOptions options, VertxOptions base, VertxBuilder builder) {
    if (Context.isOnVertxThread() || Tasks.current().isPresent()) {
      throw new IllegalStateException(
          "Cluster.joinBlocking was called on the thread "
              + Thread.currentThread().getName()
              + ": use Cluster.join there");
    }
    try {
      return join(options, base, builder).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException itself
          ? itself
          : new IllegalStateException("the cluster " + options.name() + " was not joined", e);
    }
  }

  // ---- members

  /** The Vert.x. */
  public Vertx vertx() {
    return vertx;
  }

  /** This member. */
  public ClusterMember self() {
    return self;
  }

  /** Who is in the cluster, as this member sees it, the oldest first. */
  public List<ClusterMember> members() {
    return membership.members();
  }

  /**
   * Calls the listener for each change from now on, in order, on an event loop of the Vert.x. For
   * code in tasks there is {@link #MEMBERSHIP}.
   */
  public void addListener(Consumer<MembershipChange> listener) {
    listeners.add(listener);
  }

  /** Calls the listener no more. */
  public void removeListener(Consumer<MembershipChange> listener) {
    listeners.remove(listener);
  }

  private void changed(MembershipChange change) {
    LOG.log(
        INFO,
        "{0} {1}; members: {2}",
        change.member(),
        change.kind() == MembershipChange.Kind.JOINED ? "joined" : "left",
        change.members());
    context.runOnContext(unused -> {
      bus.publishLocally(MEMBERSHIP, change);
      listeners.forEach(listener -> listener.accept(change));
    });
  }

  /** Shuts the Vert.x down with {@link Tasks#shutdown}, and so leaves the cluster. */
  @CanIgnoreReturnValue
  public Future<@Nullable Void> leave(Duration grace) {
    return Tasks.shutdown(vertx, grace);
  }

  @Override
  public String toString() {
    return self + " of " + members();
  }
}
