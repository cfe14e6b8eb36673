// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionBase;

/**
 * The socket below a connection. The one place that knows the inside of the Postgres client.
 *
 * <p>A cancellation is a message on a connection of its own: the process to signal and its secret.
 * The server closes that connection when it has sent the signal, and only then can the signal hit
 * nothing that is executed later; the client of Vert.x closes it itself, too early to know. The
 * message goes in the clear, also when the connection itself is encrypted, as libpq sent it before
 * Postgres 17; a proxy that insists on encryption does not see it, and the statement ends with its
 * connection.
 */
final class Wire {
  private static final int LENGTH = 16;
  private static final int CANCEL_REQUEST = 80877102;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final SocketConnectionBase socket;
  private final PgConnection connection;

  private Wire(SocketConnectionBase socket, PgConnection connection) {
    this.socket = socket;
    this.connection = connection;
  }

  static Wire of(SqlConnection connection) {
    var pooled = ((SqlConnectionBase<?>) connection).unwrap();
    return new Wire((SocketConnectionBase) pooled.unwrap(), PgConnection.cast(connection));
  }

  /** Completes when the server has signalled the process, or does not know it any more. */
  Future<Void> cancel() {
    Vertx vertx = socket.context().owner();
    SocketAddress server = socket.server();
    NetClient client =
        vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
    return client.connect(server).compose(this::request).eventually(client::close);
  }

  private Future<Void> request(NetSocket requests) {
    Promise<Void> closed = Promise.promise();
    requests.closeHandler(v -> closed.tryComplete());
    requests.exceptionHandler(e -> closed.tryComplete()); // reset: closed all the same
    requests.handler(data -> {}); // a server that answers closes after it
    Buffer message =
        Buffer.buffer(LENGTH)
            .appendInt(LENGTH)
            .appendInt(CANCEL_REQUEST)
            .appendInt(connection.processId())
            .appendInt(connection.secretKey());
    return requests.write(message).compose(v -> closed.future());
  }

  /** Closes the socket at once, below the client's handlers: they wait for what is under way. */
  Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    ChannelPipeline pipeline = socket.socket().channelHandlerContext().pipeline();
    ChannelHandlerContext first = pipeline.firstContext();
    if (first == null) {
      closed.complete(); // and cleaned up
    } else {
      first.close().addListener(done -> closed.tryComplete());
    }
    return closed.future();
  }
}
