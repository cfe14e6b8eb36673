// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;

import dev.selvage.bus.Address;
import dev.selvage.bus.Bus;
import dev.selvage.bus.BusException;
import dev.selvage.bus.MessageAddress;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A program: a member of a cluster that does what the lines of its input say and prints what it
 * sees. Arguments: its name, its port, the members.
 */
final class ChildMember extends TaskVerticle {
  /** Asks the member of that name who it is. */
  record Who(String from) {}

  /** The answer. */
  record Me(String name, long process) {}

  /** Something for everybody. */
  record News(String text) {}

  private static final MessageAddress<News> NEWS = MessageAddress.of("news", News.class);

  private final Cluster cluster;
  private final String name;

  private ChildMember(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  private static Address<Who, Me> who(String name) {
    return Address.of("who." + name, Who.class, Me.class);
  }

  private static Address<Who, Me> slow(String name) {
    return Address.of("slow." + name, Who.class, Me.class);
  }

  public static void main(String[] args) throws IOException {
    ClusterOptions options =
        ClusterOptions.defaults()
            .withName("test")
            .withBind("127.0.0.1", Integer.parseInt(args[1]))
            .withMembers(List.of(args).subList(2, args.length));
    Cluster cluster = Cluster.joinBlocking(options);
    say("joined " + cluster.members().size());
    ChildMember member = new ChildMember(cluster, args[0]);
    cluster.vertx().deployVerticle(member).toCompletionStage().toCompletableFuture().join();
    say("ready " + cluster.self().id());
    member.obey();
  }

  private static void say(String line) {
    System.out.println("> " + line);
  }

  @Override
  protected void start(TaskGroup group) {
    Bus bus = Bus.of(vertx);
    bus.serve(who(name), request -> new Me(name, ProcessHandle.current().pid()));
    bus.serve(slow(name), this::slowly);
    bus.subscribe(NEWS, news -> say("news " + news.text()));
    bus.subscribe(
        Cluster.MEMBERSHIP,
        change -> say(change.kind() + " " + change.member().id() + " " + change.members().size()));
  }

  private Me slowly(Who request) {
    say("slow begun");
    try {
      sleep(Duration.ofSeconds(30));
      return new Me(name, 0);
    } finally {
      say("slow ended");
    }
  }

  private void obey() throws IOException {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ", 2);
      if (words[0].equals("leave")) {
        break;
      }
      Tasks.run(cluster.vertx(), () -> obey(words[0], words[1]))
          .onFailure(failure -> say("failed " + failure));
    }
    cluster.leave(Duration.ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
    say("left");
  }

  private void obey(String command, String argument) {
    Bus bus = Bus.of(cluster.vertx());
    switch (command) {
      case "ask" -> say("answer " + answer(bus, argument));
      case "publish" -> bus.publish(NEWS, new News(argument));
      case "send" -> bus.send(NEWS, new News(argument));
      case "giveup" -> {
        var _ =
            moveOnAfter(Duration.ofMillis(300), () -> bus.request(slow(argument), new Who(name)));
        say("gave up");
      }
      default -> throw new IllegalArgumentException(command);
    }
  }

  private String answer(Bus bus, String whom) {
    try {
      Me me = bus.request(who(whom), new Who(name));
      return me.name() + " " + me.process();
    } catch (BusException e) {
      return e.delivery().name();
    }
  }
}
