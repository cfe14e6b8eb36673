// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Flows from and into the streams of Vert.x. */
final class VertxStreams {
  private VertxStreams() {}

  static <T> Source<T> reading(ReadStream<T> stream) {
    return (run, sink) -> {
      Inbox<T> inbox = new Inbox<>();
      stream.pause();
      stream.exceptionHandler(inbox::fail);
      stream.endHandler(unused -> inbox.end());
      stream.handler(element -> {
        if (!inbox.put(element)) {
          stream.pause();
        }
      });
      stream.fetch(Inbox.CAPACITY);
      try {
        inbox.drain(run, sink, stream::fetch);
      } finally {
        if (!inbox.hasEnded()) {
          leave(stream);
        }
        inbox.close(run);
      }
    };
  }

  /** It stays paused, for whoever owns it. */
  private static void leave(ReadStream<?> stream) {
    stream.pause();
    stream.handler(null);
    stream.endHandler(null);
    stream.exceptionHandler(null);
  }

  /** Writes all elements, and waits until the last was accepted. */
  static <T> void write(Source<T> source, Run run, WriteStream<? super T> stream) throws Exception {
    Writer<T> writer = new Writer<>(stream);
    try {
      source.run(run, writer);
      writer.awaitLast();
    } finally {
      stream.drainHandler(null);
    }
  }

  private static final class Writer<T> implements Sink<T> {
    private final WriteStream<? super T> stream;
    private Future<?> last = Future.succeededFuture();

    /** Set on the thread of the stream. */
    private volatile @Nullable Throwable failure;

    private volatile Promise<@Nullable Void> room = Promise.promise();

    Writer(WriteStream<? super T> stream) {
      this.stream = stream;
    }

    @Override
    public void emit(T element) throws Exception {
      throwIfFailed();
      last = stream.write(element).onFailure(this::failed);
      while (stream.writeQueueFull()) {
        awaitRoom();
      }
    }

    private void awaitRoom() {
      Promise<@Nullable Void> drained = Promise.promise();
      room = drained;
      stream.drainHandler(unused -> drained.tryComplete());
      if (failure != null || !stream.writeQueueFull()) {
        drained.tryComplete(); // meanwhile, on another thread
      }
      var unused = Tasks.await(drained.future());
      throwIfFailed();
    }

    private void failed(Throwable why) {
      failure = why;
      room.tryComplete();
    }

    void awaitLast() {
      var unused = Tasks.await(last);
      throwIfFailed();
    }

    private void throwIfFailed() {
      if (failure != null) {
        throw Thrown.asItself(failure);
      }
    }
  }
}
