// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.Contexts;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The adapters for events, most specific knowledge first: those found, requests, messages,
 * anything.
 */
final class EventAdapters {
  private static final List<EventAdapter<?>> KNOWN = new ArrayList<>();

  static {
    ServiceLoader.load(EventAdapter.class).forEach(KNOWN::add);
    KNOWN.add(new Requests());
    KNOWN.add(new Messages());
    KNOWN.add(new Others());
  }

  private EventAdapters() {}

  @SuppressWarnings("unchecked") // the adapter says that it takes the type of the event
  static <E> EventAdapter<E> of(E event) {
    for (EventAdapter<?> adapter : KNOWN) {
      if (adapter.type().isInstance(event)) {
        return (EventAdapter<E>) adapter;
      }
    }
    throw new AssertionError("no adapter takes " + event);
  }

  private static final class Requests implements EventAdapter<HttpServerRequest> {
    @Override
    public Class<HttpServerRequest> type() {
      return HttpServerRequest.class;
    }

    @Override
    public HttpServerRequest arrived(HttpServerRequest request) {
      return Contexts.paused(request);
    }

    @Override
    public void failed(HttpServerRequest request, Throwable failure) {
      if (!(failure instanceof TaskCancelledException)) {
        Reports.unobserved("the handler of " + request.method() + " " + request.path(), failure);
      }
      if (!request.response().headWritten()) {
        int status = failure instanceof TaskCancelledException ? 503 : 500;
        var unused = request.response().setStatusCode(status).end();
      } else if (!request.response().ended()) {
        var unused = request.response().reset();
      }
      request.resume();
    }
  }

  @SuppressWarnings("rawtypes") // the type of the body is not known here
  private static final class Messages implements EventAdapter<Message> {
    @Override
    public Class<Message> type() {
      return Message.class;
    }

    @Override
    public Message arrived(Message message) {
      return message;
    }

    @Override
    public void failed(Message message, Throwable failure) {
      if (message.replyAddress() != null) {
        message.fail(500, String.valueOf(failure.getMessage()));
      } else if (!(failure instanceof TaskCancelledException)) {
        Reports.unobserved("the handler of a message to " + message.address(), failure);
      }
    }
  }

  private static final class Others implements EventAdapter<Object> {
    @Override
    public Class<Object> type() {
      return Object.class;
    }

    @Override
    public Object arrived(Object event) {
      return event;
    }

    @Override
    public void failed(Object event, Throwable failure) {
      if (!(failure instanceof TaskCancelledException)) {
        Reports.unobserved("the handler of " + event.getClass().getSimpleName(), failure);
      }
    }
  }
}
