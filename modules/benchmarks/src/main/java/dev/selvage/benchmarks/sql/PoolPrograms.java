// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Callers that are called back: a {@code Pool} of Vert.x, whichever driver is below it. */
abstract class PoolPrograms implements SqlPrograms {
  private final EventLoop loop = new EventLoop();
  private final Pool pool;
  private final String select;
  private final String insert;

  /**
   * Programs on a pool.
   *
   * @param sql makes the driver's parameters of those of Postgres
   */
  PoolPrograms(Function<Vertx, Pool> pool, UnaryOperator<String> sql) {
    this.pool = pool.apply(loop.vertx());
    this.select = sql.apply(Person.SELECT);
    this.insert = sql.apply(Order.INSERT);
  }

  final Pool pool() {
    return pool;
  }

  /** One caller: the next operation begins when the one before was answered. */
  private static final class Caller implements Completable<Long> {
    private final int each;
    private final IntFunction<Future<Long>> operation;
    private final Promise<Long> end = Promise.promise();
    private int begun;
    private long sum;

    Caller(int each, IntFunction<Future<Long>> operation) {
      this.each = each;
      this.operation = operation;
    }

    private void next() {
      if (begun == each) {
        end.complete(sum);
      } else {
        operation.apply(begun++).onComplete(this);
      }
    }

    @Override
    public void complete(@Nullable Long result, @Nullable Throwable failure) {
      if (result == null) {
        end.fail(failure == null ? new IllegalStateException("no result") : failure);
      } else {
        sum += result;
        next();
      }
    }
  }

  /** An operation of a caller. */
  private interface Operation {
    Future<Long> begin(int caller, int number);
  }

  private long sum(int callers, int each, Operation operation) throws Exception {
    return loop.run(() -> {
      List<Future<Long>> ends = new ArrayList<>(callers);
      for (int i = 0; i < callers; i++) {
        int number = i;
        Caller caller = new Caller(each, next -> operation.begin(number, next));
        ends.add(caller.end.future());
        caller.next();
      }
      return Future.all(ends).map(all -> ends.stream().mapToLong(Future::result).sum());
    });
  }

  private Future<Long> selected(int caller, int number) {
    return pool.preparedQuery(select)
        .execute(Tuple.of(Person.id(caller, number)))
        .map(PoolPrograms::marks);
  }

  private static long marks(RowSet<Row> rows) {
    long sum = 0;
    for (Row row : rows) {
      sum += new Person(row.getLong(0), row.getString(1), row.getInteger(2)).mark();
    }
    return sum;
  }

  private Future<Long> inserted(int caller, int number) {
    Order order = Order.of(caller, number);
    return pool.preparedQuery(insert)
        .execute(Tuple.of(order.person(), order.amount()))
        .map(rows -> (long) rows.rowCount());
  }

  @Override
  public long select(int callers, int each) throws Exception {
    return sum(callers, each, this::selected);
  }

  @Override
  public long insert(int callers, int each) throws Exception {
    return sum(callers, each, this::inserted);
  }

  @Override
  public long mixed(int callers, int each) throws Exception {
    return sum(
        callers,
        each,
        (caller, number) ->
            Workload.isInsert(number) ? inserted(caller, number) : selected(caller, number));
  }

  @Override
  public long scan(int callers, int each) throws Exception {
    return sum(
        callers,
        each,
        (caller, number) -> pool.preparedQuery(Person.SCAN).execute().map(PoolPrograms::marks));
  }

  @Override
  public long batch(int callers, int each) throws Exception {
    return sum(callers, each, (caller, number) -> batched(Order.batch(caller)));
  }

  private Future<Long> batched(List<Order> orders) {
    List<Tuple> tuples = new ArrayList<>(orders.size());
    for (Order order : orders) {
      tuples.add(Tuple.of(order.person(), order.amount()));
    }
    return executed(insert, tuples).map(PoolPrograms::changed);
  }

  /** Executes a batch, all or nothing. */
  Future<RowSet<Row>> executed(String sql, List<Tuple> tuples) {
    return pool.preparedQuery(sql).executeBatch(tuples);
  }

  private static long changed(RowSet<Row> first) {
    long changed = 0;
    for (RowSet<Row> rows = first; rows != null; rows = rows.next()) {
      changed += rows.rowCount();
    }
    return changed;
  }

  @Override
  public void close() throws Exception {
    var _ = loop.run(pool::close);
    loop.close();
  }
}
