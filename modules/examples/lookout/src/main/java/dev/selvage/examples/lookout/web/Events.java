// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.web;

import dev.selvage.http.server.EventStream;
import dev.selvage.http.server.Problem;
import dev.selvage.tasks.queue.Queue;
import java.util.HashSet;
import java.util.Set;

/**
 * Hands events to all clients that listen. Each has a queue of its own; one that takes so little
 * that its queue is full is sent away, and a browser comes back by itself.
 */
final class Events {
  private static final int MOST_CLIENTS = 1_000;
  private static final int QUEUED_PER_CLIENT = 2_000;

  private final Set<Queue<Event>> clients = new HashSet<>();

  /** Something to be told, under a name. */
  record Event(String name, Object data) {}

  /** Tells all clients. */
  void tell(String name, Object data) {
    Event event = new Event(name, data);
    clients.removeIf(client -> {
      boolean taken = client.offer(event);
      if (!taken) {
        client.close();
      }
      return !taken;
    });
  }

  /** Tells one client everything, until it leaves or is too slow. */
  void serve(EventStream out) {
    if (clients.size() >= MOST_CLIENTS) {
      throw Problem.unavailable("%,d clients listen already".formatted(MOST_CLIENTS));
    }
    Queue<Event> client = Queue.bounded(QUEUED_PER_CLIENT);
    clients.add(client);
    try {
      for (Event event : client) {
        out.send(event.name(), event.data());
      }
    } finally {
      clients.remove(client);
    }
  }
}
