// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

/**
 * Where messages of one type go that want no reply, {@linkplain Bus#publish published} to all who
 * subscribed or {@linkplain Bus#send sent} to one of them.
 *
 * <pre>{@code
 * public static final MessageAddress<UserCreated> USER_CREATED =
 *     MessageAddress.of("users.created", UserCreated.class);
 * }</pre>
 *
 * @param name the address on the Vert.x event bus
 * @param type the type of the messages, with the rules of {@link Address}
 */
public record MessageAddress<E>(String name, Class<E> type) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when the name is blank
   */
  public MessageAddress {
    Names.require("MessageAddress", name);
  }

  /** An address for messages. */
  public static <E> MessageAddress<E> of(String name, Class<E> type) {
    return new MessageAddress<>(name, type);
  }

  @Override
  public String toString() {
    return name;
  }
}
