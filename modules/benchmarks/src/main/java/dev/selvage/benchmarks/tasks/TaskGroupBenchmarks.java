// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import dev.selvage.benchmarks.Group;
import dev.selvage.benchmarks.Peer;
import dev.selvage.benchmarks.Row;
import dev.selvage.benchmarks.Row.Figure;
import dev.selvage.benchmarks.Service;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The table of tasks. */
public final class TaskGroupBenchmarks {
  private static final String PACKAGE = "dev.selvage.benchmarks.tasks.";
  private static final List<String> PREVIEW = List.of("--enable-preview");

  private TaskGroupBenchmarks() {}

  /** The workloads and those who do them. */
  public static Group group() {
    return new Group(
        "tasks",
        "Tasks and their peers",
        PACKAGE + "TaskBenchmark",
        "callbacks",
        rows(),
        Stream.<Peer>concat(inJvm().stream(), programs().stream()).toList(),
        Map.of(
            "verticle", List.of("generator"),
            "scopes", List.of("generator"),
            "jox", List.of("generator"),
            "go", List.of("generator")),
        Service.NONE,
        1,
        notes());
  }

  private static List<Row> rows() {
    return List.of(
        Row.cpu("spawn", "spawn and join 100", "task"),
        Row.cpu("nested", "nested groups, 50 deep", "level"),
        Row.cpu("await", "await a result that somebody else gives", "wait"),
        Row.cpu("timeoutReady", "timeout around a ready body", "timeout"),
        Row.cpu("timeoutWaiting", "timeout around a body that waits once", "timeout"),
        Row.cpu("semaphore", "semaphore of 10, 10,000 tasks", "task"),
        Row.cpu("lock", "uncontended lock", "acquire and release"),
        Row.cpu("hop", "queue with room, put and take by one task", "element"),
        Row.cpu("queue10", "queue of 10, one producer, three consumers", "element"),
        Row.cpu("queue1000", "queue of 1,000, one producer, three consumers", "element"),
        Row.cpu("generator", "generator of a million, pushed", "element"),
        Row.cpu("loop", "generator pulled by a loop", "element"),
        Row.cpu("cancelTree", "cancel a tree of 10,000", "task"),
        Row.cpu("sleepers", "100,000 sleepers", "task"),
        new Row("asleep", "100,000 sleepers, heap", "task", Figure.HEAP),
        new Row("everyCore", "spawn and join 100 on every core", "task", Figure.EVERY_CORE));
  }

  /** The peers whose programs run in a JVM. */
  public static List<Peer.InJvm> inJvm() {
    return List.of(
        jvm(
            "selvage",
            "Selvage, loop",
            "SelvagePrograms",
            List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dselvage.carrier=loop")),
        jvm(
            "selvage-baton",
            "Selvage, baton",
            "SelvagePrograms",
            List.of("-Dselvage.carrier=baton")),
        jvm("callbacks", "callbacks", "CallbackPrograms", List.of()),
        jvm("verticle", "VT verticle", "VerticlePrograms", List.of()),
        jvm("scopes", "StructuredTaskScope", "ScopePrograms", PREVIEW),
        jvm("jox", "Jox", "JoxPrograms", PREVIEW),
        jvm("kotlin", "Kotlin, one thread", "KotlinOneThread", List.of()),
        jvm("kotlin-default", "Kotlin, Default", "KotlinDispatchersDefault", List.of()));
  }

  private static Peer.InJvm jvm(String id, String name, String programs, List<String> flags) {
    return new Peer.InJvm(id, name, PACKAGE + programs, flags);
  }

  private static List<Peer.Program> programs() {
    return List.of(
        new Peer.Program("go", "Go", OtherLanguages.GO, "go"),
        new Peer.Program("asyncio", "asyncio", OtherLanguages.PYTHON, "asyncio"),
        new Peer.Program("uvloop", "uvloop", OtherLanguages.PYTHON, "uvloop"));
  }

  private static List<String> notes() {
    return List.of(
        "What each workload is: the Javadoc of `TaskPrograms`. Every result is checked in the run.",
        "Callbacks, VT verticle: futures of Vert.x on one event loop, and on its virtual threads;"
            + " locks, semaphores and queues of both are written by hand for a single context.",
        "JVMs have 2 GB of heap and the default collector. The JDK's scheduler of virtual threads"
            + " has one carrier thread (Selvage on the baton, VT verticle, StructuredTaskScope,"
            + " Jox), except on the row for every core; Go has GOMAXPROCS=1 in the same way.",
        "StructuredTaskScope and Jox use the locks, semaphores and queues of java.util.concurrent,"
            + " except Jox's channels. Neither has a generator that is pushed in what is compared"
            + " here, nor has Go 1.19; pulled ones are a second task and a channel without room.",
        "A timeout around a ready future costs callbacks nothing: there is no timer to set.",
        "Heap of programs in other languages is resident memory, divided by the tasks.",
        "asyncio and uvloop have one core for all loops of a process: on the row for every core"
            + " they run one loop in each of several threads.");
  }
}
