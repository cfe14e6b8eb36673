// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

/** Makes programs by the name of their class. */
final class Peers {
  private Peers() {}

  static TaskPrograms open(String className) {
    try {
      var constructor = Class.forName(className).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (TaskPrograms) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the programs " + className + " cannot be used", e);
    }
  }
}
