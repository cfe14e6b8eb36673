// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Something to watch: it answers each request with the status that it was told last. */
final class FlippingServer implements AutoCloseable {
  private static final int NO_BODY = -1;

  private final HttpServer server;
  private volatile int status = 200;

  FlippingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, NO_BODY);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
  }

  void answerWith(int nextStatus) {
    status = nextStatus;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
