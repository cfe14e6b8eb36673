// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.ArrayList;
import java.util.List;

/** Locals of Vert.x contexts, as another library would register them. */
public final class RegisteredLocals implements VertxServiceProvider {
  static final ContextLocal<String> SHARED = ContextLocal.registerLocal(String.class);

  @SuppressWarnings({"unchecked", "rawtypes"})
  static final ContextLocal<List<String>> DUPLICATED =
      ContextLocal.registerLocal((Class) List.class, list -> new ArrayList<>((List<String>) list));

  @Override
  public void init(VertxBootstrap bootstrap) {
    // registered with the class
  }
}
