// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.spi.file.FileResolver;
import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Vert.x's own, which makes a directory for its cache, from the first file on. Any thread. */
final class LazyFileResolver implements FileResolver {
  private @Nullable FileResolver resolver;

  @Override
  public synchronized File resolve(String fileName) {
    if (resolver == null) {
      resolver = FileResolver.fileResolver(new FileSystemOptions());
    }
    return resolver.resolve(fileName);
  }

  @Override
  public synchronized void close() throws IOException {
    if (resolver != null) {
      resolver.close();
    }
  }
}
