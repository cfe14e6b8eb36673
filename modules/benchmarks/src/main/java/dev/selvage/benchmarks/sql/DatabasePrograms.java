// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import dev.selvage.sql.Database;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.Tasks;
import java.util.ArrayList;
import java.util.List;

/** {@code Database} of Selvage, with its default options: each caller is a task. */
final class DatabasePrograms extends BlockingPrograms implements BlockingPrograms.Caller {
  private final EventLoop loop = new EventLoop();
  private final Database database;

  DatabasePrograms(Store store) {
    this.database = Database.open(loop.vertx(), store.uri());
  }

  @Override
  long sum(int callers, Work work) throws Exception {
    return loop.run(
        () -> Tasks.run(loop.vertx(), () -> Tasks.group(group -> joined(group, callers, work))));
  }

  private long joined(TaskGroup group, int callers, Work work) {
    List<Task<Long>> forked = new ArrayList<>(callers);
    for (int i = 0; i < callers; i++) {
      int number = i;
      forked.add(group.fork(() -> work.by(this, number)));
    }
    long sum = 0;
    for (Task<Long> task : forked) {
      sum += task.await();
    }
    return sum;
  }

  @Override
  public long select(long id) {
    return database.query(Person.SELECT, id).one(Person.class).mark();
  }

  @Override
  public long insert(Order order) {
    return database.execute(Order.INSERT, order.person(), order.amount());
  }

  @Override
  public long scan() {
    long sum = 0;
    for (Person person : database.query(Person.SCAN).list(Person.class)) {
      sum += person.mark();
    }
    return sum;
  }

  @Override
  public long batch(List<Order> orders) {
    return database.batch(Order.NAMED, orders).execute();
  }

  @Override
  public void close() throws Exception {
    var _ = loop.run(database::shutdown);
    loop.close();
  }
}
