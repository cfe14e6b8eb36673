// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle.guide;

import static dev.selvage.tasks.Tasks.gather;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.sql.Database;
import dev.selvage.sql.DatabaseOptions;
import dev.selvage.testing.sql.DatabaseKind;
import dev.selvage.testing.sql.EachDatabase;
import io.vertx.core.Vertx;
import java.util.List;

/** The rows about databases. */
final class DatabasesTest {
  record User(long id, String name) {}

  @EachDatabase(DatabaseKind.SQLITE)
  void sqlite(Vertx vertx, String uri) {
    // snippet:begin sqlite
    Database db = Database.open(vertx, uri); // "sqlite:app.db"
    db.execute("CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT)");
    db.execute("INSERT INTO users(name) VALUES ($1)", "Ada");
    List<User> users = db.query("SELECT id, name FROM users").list(User.class);
    db.close();
    // snippet:end

    assertThat(users).containsExactly(new User(1, "Ada"));
  }

  record Account(int id, int balance) {}

  @EachDatabase
  void connection(Vertx vertx, String uri) {
    // snippet:begin connection
    Database db = Database.open(vertx, uri); // "postgresql://user:secret@host/app"
    db.execute("CREATE TABLE accounts(id INT PRIMARY KEY, balance INT)");
    db.execute("INSERT INTO accounts VALUES ($1, $2), (2, 0)", 1, 100);
    List<Account> accounts = db.query("SELECT * FROM accounts ORDER BY id").list(Account.class);
    db.close();
    // snippet:end

    assertThat(accounts).containsExactly(new Account(1, 100), new Account(2, 0));
  }

  private static void open(Database db) {
    db.execute("CREATE TABLE accounts(id INT PRIMARY KEY, balance INT)");
    db.execute("INSERT INTO accounts VALUES (1, 100), (2, 0)");
  }

  @EachDatabase
  void pool(Database made, Vertx vertx, String uri) {
    open(made);
    // snippet:begin pool
    Database db = Database.open(vertx, uri, DatabaseOptions.defaults().withMaxConnections(10));
    List<Integer> balances =
        gather(
            List.of(1, 2),
            id -> db.query("SELECT balance FROM accounts WHERE id = $1", id).scalar(Integer.class));
    // snippet:end
    db.close();

    assertThat(balances).containsExactly(100, 0);
  }

  @EachDatabase
  void transaction(Database db) {
    open(db);

    transfer(db, 30);
    assertThatThrownBy(() -> transfer(db, 300)).hasMessage("not enough");

    assertThat(db.query("SELECT * FROM accounts ORDER BY id").list(Account.class))
        .containsExactly(new Account(1, 70), new Account(2, 30));
  }

  // snippet:begin transaction
  static void transfer(Database db, int amount) {
    db.transaction(tx -> {
      tx.execute("UPDATE accounts SET balance = balance - $1 WHERE id = 1", amount);
      tx.execute("UPDATE accounts SET balance = balance + $1 WHERE id = 2", amount);
      if (amount > 100) {
        throw new IllegalArgumentException("not enough"); // rolls back, as a cancellation does
      }
    });
  }
  // snippet:end
}
