// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture.canary.inner;

import io.netty.buffer.ByteBuf;

/** Stands for another module, and is the second package that touches internals. */
public class OtherModule {
  Class<?> internals() {
    return ByteBuf.class;
  }
}
