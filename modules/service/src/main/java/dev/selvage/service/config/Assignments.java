// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.util.List;

/** Turns {@code --set} arguments such as {@code http.port=9090} into a {@link Tree}. */
final class Assignments {
  private static final String SOURCE = "--set";

  private Assignments() {}

  /** The tree of all assignments; of two to one key the later wins. */
  static Tree.Branch read(List<String> assignments, List<Problem> problems) {
    Tree.Branch root = YamlTree.empty(SOURCE);
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      String key = equals < 0 ? assignment : assignment.substring(0, equals).strip();
      if (equals < 0 || List.of(key.split("\\.", -1)).contains("")) {
        String message = "expected --set key=value, got \"" + assignment + '"';
        problems.add(new Problem(equals < 0 ? "" : key, SOURCE, message));
      } else if (!put(root, key.split("\\."), assignment.substring(equals + 1))) {
        problems.add(new Problem(key, SOURCE, "is set both as a value and as a section"));
      }
    }
    return root;
  }

  private static boolean put(Tree.Branch root, String[] path, String value) {
    Tree.Branch branch = root;
    for (int i = 0; i < path.length - 1; i++) {
      Tree next = branch.entries().computeIfAbsent(path[i], name -> YamlTree.empty(SOURCE));
      if (!(next instanceof Tree.Branch section)) {
        return false;
      }
      branch = section;
    }
    Tree.Leaf leaf = new Tree.Leaf(value, Tree.Form.OUTSIDE, SOURCE);
    return !(branch.entries().put(path[path.length - 1], leaf) instanceof Tree.Branch);
  }
}
