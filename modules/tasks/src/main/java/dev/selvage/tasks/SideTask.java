// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/**
 * A task beside the code that opens it: it belongs to the scope in which it was opened, is
 * cancelled and waited for when that scope is left, and may be closed before. Low-level: what a
 * cursor is made of, whose user leaves a loop whenever it wants.
 *
 * <p>Belongs to the task that opened it.
 */
public final class SideTask implements AutoCloseable {
  private final TaskNode<?> owner;
  private final GroupNode group;
  private final Attachment attachment;
  private final Task<?> task;
  private final Runnable afterwards;
  private boolean closed;

  private SideTask(TaskNode<?> owner, String name, Action<?> action, Runnable afterwards) {
    this.owner = owner;
    this.afterwards = afterwards;
    this.group = GroupNode.openBesides(() -> {});
    this.task = group.fork(name, action);
    this.attachment = new Attachment(owner.scope(), this, this::closeWithScope);
    owner.attach(attachment);
  }

  /**
   * Forks the task. A checkpoint.
   *
   * @param afterwards what is left to do when it has ended and is closed, by the task that closes
   *     it; may wait in a shield
   */
  public static SideTask open(String name, Action<?> action, Runnable afterwards) {
    TaskNode<?> owner = TaskNode.required("SideTask.open");
    owner.checkpoint();
    return new SideTask(owner, name, action, afterwards);
  }

  /** The task. */
  public Task<?> task() {
    return task;
  }

  /**
   * Cancels the task and waits for its end, which nothing cuts short. Ask the task how it ended.
   * Closing again does nothing.
   *
   * @throws IllegalStateException when another task calls it than the one that opened it
   */
  @Override
  public void close() {
    TaskNode<?> calling = TaskNode.required("SideTask.close");
    if (calling != owner) {
      throw new IllegalStateException(this + " cannot be closed by " + calling.describe());
    }
    owner.detach(attachment);
    group.closeBesides();
    if (!closed) {
      closed = true;
      afterwards.run();
    }
  }

  /** Nobody is left who could ask how it ended. */
  private void closeWithScope() {
    close();
    if (task.outcome().orElse(null) instanceof Outcome.Failure<?>(var cause)) {
      Reports.unobserved(toString(), cause);
    }
  }

  @Override
  public String toString() {
    return "the task '" + task.name() + "' beside " + owner.describe();
  }
}
