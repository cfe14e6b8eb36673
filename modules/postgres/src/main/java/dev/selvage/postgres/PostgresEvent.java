// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

/** What whoever listens gets. */
public sealed interface PostgresEvent {
  /**
   * A notification.
   *
   * @param channel its channel
   * @param payload what was sent, empty if nothing
   * @param process the process of the server that sent it
   */
  record Notification(String channel, String payload, int process) implements PostgresEvent {}

  /**
   * Notifications may have been missed here: look at the tables instead.
   *
   * @param why one phrase for the reader of a log
   */
  record Gap(String why) implements PostgresEvent {}
}
