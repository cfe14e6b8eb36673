// SPDX-License-Identifier: Apache-2.0
package dev.selvage.mutants;

import java.util.List;

/** What went wrong elsewhere, as it would look here. */
final class OldMistakes {
  private OldMistakes() {}

  static final List<Mutant> ALL =
      List.of(
          new Mutant(
              "case 9: a failure on the way out eats the outer cancellation (cpython#116720)",
              "GroupNode.java",
              """
                  if (failure != null) {
                    throw Rethrow.asItself(failure);
              """,
              """
                  if (failure != null) {
                    outer.cancelled = false;
                    throw Rethrow.asItself(failure);
              """,
              List.of("GroupCasesTest#case09_")),
          new Mutant(
              "case 10: a scope absorbs whatever cancellation comes by (anyio#698)",
              "BlockNode.java",
              "return cancellation.scope() == this;",
              "return cancelled;",
              List.of("GroupCasesTest#case10_")),
          new Mutant(
              "case 11: a cancel by hand hides the timeout that expires during the cleanup"
                  + " (cpython#155433)",
              "GroupNode.java",
              "    owner.checkpoint();\n    if (unwound != null && valueNeeded)",
              "    if (unwound == null) owner.checkpoint();\n    if (unwound != null && valueNeeded)",
              List.of("GroupCasesTest#case11_")),
          new Mutant(
              "case 12: a cancellation is told once and then forgotten, as asyncio does",
              "TaskNode.java",
              """
                  if (scope.cancelled || scope.expired()) {
                    throw scope.raised();
              """,
              """
                  if (scope.cancelled || scope.expired()) {
                    scope.cancelled = false;
                    throw scope.raised();
              """,
              List.of("DeliveryCasesTest#case12_")),
          new Mutant(
              "case 13: a scope that has ended leaves its cancellation behind (cpython#95289)",
              "BlockNode.java",
              "    leave();\n    host.scope(outer);",
              "    leave();\n    outer.cancelled |= cancelled;\n    host.scope(outer);",
              List.of("GroupCasesTest#case13_")),
          new Mutant(
              "case 30: a result that is there is thrown away when the deadline passes in the same"
                  + " turn (cpython#86296)",
              "TaskNode.java",
              "if (wanted.isWithdrawn()) {",
              "if (wanted.isWithdrawn() || scope.cancelled) {",
              List.of("DeliveryCasesTest#case21_", "TimeoutCasesTest#case30_")));
}
