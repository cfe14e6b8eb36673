// SPDX-License-Identifier: Apache-2.0
/**
 * {@code Tasks.handler} for plain vertx-web routes: {@code
 * router.get("/x").handler(Tasks.handler(ctx -> …))}.
 *
 * <p>The one package of this module that touches internals of Vert.x: a routing context whose
 * request is paused until the task reads it can only be made by decorating vertx-web's own.
 *
 * <p><b>Synchronisation.</b> Everything belongs to the event loop of the request.
 */
@NullMarked
package dev.selvage.http.routing;

import org.jspecify.annotations.NullMarked;
