// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A server on a real socket that answers in ways no server should. One connection, one answer. */
final class BadServer implements AutoCloseable {
  private final ServerSocket server;
  private final Answer answer;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong written = new AtomicLong();

  /** Answers a request, whose first bytes were read. */
  interface Answer {
    void write(OutputStream out, AtomicLong written) throws IOException;
  }

  private BadServer(Answer answer) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answer = answer;
    Thread.ofVirtual().start(this::accept);
  }

  static BadServer silent() throws IOException {
    return new BadServer((out, written) -> {});
  }

  static BadServer text(String answer) throws IOException {
    return new BadServer((out, written) -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
  }

  /** Announces a body of this size and sends as much of it as the client takes. */
  static BadServer body(long bytes) throws IOException {
    return new BadServer((out, written) -> {
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + bytes + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.UTF_8));
      byte[] chunk = new byte[64 * 1024];
      for (long left = bytes; left > 0; left -= chunk.length) {
        out.write(chunk);
        written.addAndGet(chunk.length);
      }
    });
  }

  String url() {
    return "http://localhost:" + server.getLocalPort() + "/";
  }

  /** How much of all bodies left the server. */
  long written() {
    return written.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed by the test
      open.forEach(BadServer::close);
    }
  }

  private void serve(Socket socket) {
    try {
      byte[] request = new byte[8192];
      if (socket.getInputStream().read(request) > 0) {
        answer.write(socket.getOutputStream(), written);
      }
    } catch (IOException e) {
      // the client had enough
      close(socket);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(BadServer::close);
  }
}
