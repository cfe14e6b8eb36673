// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.deadlock;

import dev.selvage.tasks.sync.Lock;

/** Somebody's money. The balance is read and written by the one who holds the lock. */
final class Account {
  final String name;
  final Lock lock;
  long balance;

  Account(String name, long balance) {
    this.name = name;
    this.lock = new Lock("account of " + name);
    this.balance = balance;
  }
}
