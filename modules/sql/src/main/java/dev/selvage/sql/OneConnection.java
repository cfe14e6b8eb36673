// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.tasks.BodyWith;
import org.jspecify.annotations.Nullable;

/** Always the same connection. A cursor of it, outside a transaction, has one of its own. */
record OneConnection(Lease lease) implements Channel {
  @Override
  public <T extends @Nullable Object, X extends Exception> T with(BodyWith<Lease, T, X> body)
      throws X {
    return body.apply(lease);
  }

  @Override
  public Lease open() {
    Transactions.beginForCursor(lease);
    return lease;
  }

  @Override
  public void closed(Lease opened) {
    Transactions.endForCursor(opened);
  }

  @Override
  public Server server() {
    return lease.server();
  }
}
