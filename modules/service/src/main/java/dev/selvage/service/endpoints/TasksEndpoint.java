// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.endpoints;

import dev.selvage.tasks.TaskTree;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code GET /tasks}: the living tasks of this process. */
final class TasksEndpoint implements Handler<RoutingContext> {
  private static final int SHOWN = 200;

  private final Vertx vertx;

  TasksEndpoint(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public void handle(RoutingContext ctx) {
    TaskTree.View view;
    try {
      view = view(ctx);
    } catch (IllegalArgumentException e) {
      Endpoints.problem(ctx, 400, String.valueOf(e.getMessage()));
      return;
    }
    TaskTree.of(vertx, view)
        .compose(tree ->
            wantsText(ctx)
                ? Endpoints.send(ctx, 200, "text/plain; charset=utf-8", tree.toString())
                : Endpoints.send(ctx, 200, "application/json", tree.toJson(view.limit()).encode()))
        .onFailure(ctx::fail);
  }

  private static TaskTree.View view(RoutingContext ctx) {
    return TaskTree.View.defaults()
        .withName(parameter(ctx, "name").orElse(""))
        .withLimit(parameter(ctx, "limit").map(TasksEndpoint::limit).orElse(SHOWN))
        .withPlaces(!parameter(ctx, "places").filter("false"::equals).isPresent());
  }

  private static Optional<String> parameter(RoutingContext ctx, String name) {
    return Optional.ofNullable(ctx.request().getParam(name));
  }

  private static int limit(String text) {
    int limit = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > TaskTree.SHOWN_PER_LOOP) {
      throw new IllegalArgumentException(
          "limit must be a number from 1 to " + TaskTree.SHOWN_PER_LOOP + ", was '" + text + "'");
    }
    return limit;
  }

  private static boolean wantsText(RoutingContext ctx) {
    String accept = Optional.ofNullable(ctx.request().getHeader("Accept")).orElse("");
    return accept.contains("text/plain") && !accept.contains("application/json");
  }
}
