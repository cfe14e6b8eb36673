// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Wakers.Rule.ALL;
import static dev.selvage.tasks.Wakers.Rule.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who can never go on, of those who wait for each other. */
final class WaitGraphTest {
  private final WaitGraph<String> graph = new WaitGraph<>();

  @Test
  void circles_ofTwoThatWaitForEachOther_isThatOne() {
    graph.waits("a", ALL, List.of("b"), false);
    graph.waits("b", ALL, List.of("a"), false);
    graph.waits("c", ALL, List.of("b"), false);

    assertThat(graph.circles()).containsExactly(List.of("a", "b"));
    assertThat(graph.behind(List.of("a", "b"))).containsExactly("c");
  }

  @Test
  void circles_whenSomebodyInThemCanGoOn_areNone() {
    graph.waits("a", ALL, List.of("b"), false);
    graph.waits("b", ANY, List.of("a", "free"), false);

    assertThat(graph.circles()).isEmpty();
  }

  @Test
  void circles_whenSomebodyUnknownCanEndAWait_areNone() {
    graph.waits("a", ALL, List.of("b"), false);
    graph.waits("b", ANY, List.of("a"), true);

    assertThat(graph.circles()).isEmpty();
  }

  @Test
  void circles_ofOneWhoNeedsAll_needOnlyOneOfThem() {
    graph.waits("writer", ALL, List.of("free", "reader"), false);
    graph.waits("reader", ALL, List.of("writer"), false);

    assertThat(graph.circles()).containsExactly(List.of("writer", "reader"));
  }

  @Test
  void circles_ofOneAlone_isOneToo() {
    graph.waits("a", ANY, List.of("a"), false);

    assertThat(graph.circles()).containsExactly(List.of("a"));
  }

  @Test
  void support_ofACircle_hasEveryoneWhoCouldOpenIt() {
    graph.waits("a", ANY, List.of("b", "c"), false);
    graph.waits("b", ALL, List.of("a"), false);
    graph.waits("c", ALL, List.of("b"), false);

    assertThat(graph.support(List.of("a", "b"))).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void waitsAlso_addsToOneWhoWaits() {
    graph.waits("owner", ALL, List.of(), false);
    graph.waits("child", ALL, List.of("owner"), false);
    graph.waitsAlso("owner", "child");
    graph.waitsAlso("nobody", "child");

    assertThat(graph.circles()).containsExactly(List.of("owner", "child"));
  }

  /** Compared with a player of the game: whoever can go on does, until nobody can. */
  @Test
  void circles_ofAnyGraph_areOfThoseWhoNeverGoOn() {
    for (long seed = 1; seed <= 2_000; seed++) {
      Random random = new Random(seed);
      int size = 1 + random.nextInt(7);
      WaitGraph<Integer> drawn = new WaitGraph<>();
      List<Node> nodes = new ArrayList<>();
      for (int who = 0; who < size; who++) {
        Node node = Node.draw(random, who, size);
        nodes.add(node);
        if (node.waits()) {
          drawn.waits(who, node.all() ? ALL : ANY, List.copyOf(node.whom()), node.open());
        }
      }

      List<List<Integer>> circles = drawn.circles();

      Set<Integer> stuck = stuck(nodes);
      assertThat(circles.isEmpty()).as("seed %d: %s", seed, nodes).isEqualTo(stuck.isEmpty());
      for (List<Integer> circle : circles) {
        assertThat(stuck).as("seed %d", seed).containsAll(circle);
        for (int i = 0; i < circle.size(); i++) {
          assertThat(nodes.get(circle.get(i)).whom())
              .as("seed %d", seed)
              .contains(circle.get((i + 1) % circle.size()));
        }
      }
    }
  }

  private record Node(int who, boolean waits, boolean all, boolean open, Set<Integer> whom) {
    static Node draw(Random random, int who, int size) {
      Set<Integer> whom = new HashSet<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        whom.add(random.nextInt(size));
      }
      return new Node(
          who, random.nextInt(5) > 0, random.nextBoolean(), random.nextInt(4) == 0, whom);
    }

    boolean canGoOn(Set<Integer> going) {
      if (!waits) {
        return true;
      }
      return all ? going.containsAll(whom) : open || whom.stream().anyMatch(going::contains);
    }
  }

  private static Set<Integer> stuck(List<Node> nodes) {
    Set<Integer> going = new HashSet<>();
    while (nodes.stream().anyMatch(node -> node.canGoOn(going) && going.add(node.who()))) {
      // until nobody more goes on
    }
    Set<Integer> stuck = new HashSet<>();
    nodes.stream().map(Node::who).filter(who -> !going.contains(who)).forEach(stuck::add);
    return stuck;
  }
}
