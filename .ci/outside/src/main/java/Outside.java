// SPDX-License-Identifier: Apache-2.0

import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.sleep;

import dev.selvage.tasks.Tasks;
import java.time.Duration;
import java.util.List;

void main() {
  List<Integer> lengths = Tasks.main(() -> gather(List.of("two", "three"), this::length));
  IO.println("lengths " + lengths);
}

int length(String word) {
  sleep(Duration.ofMillis(word.length()));
  return word.length();
}
