// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.descriptor;

import io.vertx.core.Deployable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/** Instances of a class. */
final class ClassFile implements VerticleFile {
  private final Constructor<? extends Deployable> constructor;
  private final AutoCloseable loader;

  private ClassFile(Constructor<? extends Deployable> constructor, AutoCloseable loader) {
    this.constructor = constructor;
    this.loader = loader;
  }

  /**
   * The class with the given name.
   *
   * @param closing closed with this
   * @throws IllegalArgumentException if there is no such class or it cannot be a verticle
   */
  static ClassFile of(String name, ClassLoader loader, AutoCloseable closing) {
    try {
      Class<?> type = Class.forName(name, true, loader);
      if (!Deployable.class.isAssignableFrom(type)) {
        throw new IllegalArgumentException(
            name + " is not a verticle: it does not implement " + Deployable.class.getName());
      }
      return new ClassFile(type.asSubclass(Deployable.class).getConstructor(), closing);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("there is no class " + name, e);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(name + " has no public constructor without parameters", e);
    } catch (LinkageError e) {
      throw new IllegalArgumentException("the class " + name + " cannot be loaded: " + e, e);
    }
  }

  @Override
  public Deployable create() throws Exception {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() throws Exception {
    loader.close();
  }
}
