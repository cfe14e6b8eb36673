// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.WeakHashMap;

/**
 * Extensions of Vert.x on the class path, looked for once per class loader instead of once per
 * simulation, which takes longer than a small test. Each call makes new ones. Any thread.
 */
final class Extensions<T> {
  private final Class<T> type;
  private final Map<ClassLoader, List<ServiceLoader.Provider<T>>> found = new WeakHashMap<>();

  Extensions(Class<T> type) {
    this.type = type;
  }

  List<T> make() {
    return providers().stream().map(ServiceLoader.Provider::get).toList();
  }

  private synchronized List<ServiceLoader.Provider<T>> providers() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? ClassLoader.getSystemClassLoader() : context;
    return found.computeIfAbsent(loader, from -> ServiceLoader.load(type, from).stream().toList());
  }
}
