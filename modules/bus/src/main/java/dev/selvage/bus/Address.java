// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

/**
 * Where requests of one type are sent and replies of one type come from. A constant, shared by both
 * ends:
 *
 * <pre>{@code
 * public static final Address<GetQuote, Quote> QUOTE =
 *     Address.of("quotes.get", GetQuote.class, Quote.class);
 * }</pre>
 *
 * <p>Types are anything that Jackson writes and reads, records above all. Fields that the reader
 * does not know are ignored and fields that are missing are null, so that both ends can be upgraded
 * one after the other.
 *
 * @param name the address on the Vert.x event bus
 * @param requestType the type of the requests
 * @param replyType the type of the replies; {@code Void} when there is nothing to say
 */
public record Address<Q, R>(String name, Class<Q> requestType, Class<R> replyType) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when the name is blank
   */
  public Address {
    Names.require("Address", name);
  }

  /** An address for requests. */
  public static <Q, R> Address<Q, R> of(String name, Class<Q> requestType, Class<R> replyType) {
    return new Address<>(name, requestType, replyType);
  }

  @Override
  public String toString() {
    return name;
  }
}
