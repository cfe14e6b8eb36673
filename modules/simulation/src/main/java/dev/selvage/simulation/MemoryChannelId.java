// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.channel.ChannelId;

/**
 * A number that is the same in each run of a seed. Netty's own ids are random, and channels are
 * kept in hash maps by them, which would close the connections of a server in another order each
 * time.
 */
record MemoryChannelId(long number) implements ChannelId {
  @Override
  public String asShortText() {
    return "%08x".formatted(number);
  }

  @Override
  public String asLongText() {
    return "memory-" + asShortText();
  }

  @Override
  public int compareTo(ChannelId other) {
    return other instanceof MemoryChannelId that
        ? Long.compare(number, that.number)
        : asLongText().compareTo(other.asLongText());
  }
}
