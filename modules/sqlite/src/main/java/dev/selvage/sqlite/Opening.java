// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;

/** Finds out whether a database can be opened, by using it. */
final class Opening {

  private Opening() {}

  static Future<Void> of(Lane lane, ContextInternal context, Database database) {
    PromiseInternal<Void> promise = context.promise();
    if (database.opened()) {
      promise.complete();
    } else {
      var work = new Work.Prepare(database.text("SELECT 1"));
      lane.submit(
          new Job(work, lane, context, (result, failure) -> promise.complete(null, failure)));
    }
    return promise.future();
  }
}
