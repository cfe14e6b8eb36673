// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;

/** One request after the other, each answered with the same bytes. */
final class Connection implements AutoCloseable {
  private final Socket socket;
  private final byte[] request;
  private final byte[] expected;
  private final byte[] answer;

  Connection(int port, int bytes) throws IOException {
    this.socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    this.request = ("GET /" + bytes + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII);
    String head = "HTTP/1.1 200 OK\r\ncontent-length: " + bytes + "\r\n\r\n";
    this.expected = (head + "x".repeat(bytes)).getBytes(US_ASCII);
    this.answer = new byte[expected.length];
  }

  /** So many requests; as many good answers. */
  int exchange(int requests) throws IOException {
    InputStream in = socket.getInputStream();
    for (int i = 0; i < requests; i++) {
      socket.getOutputStream().write(request);
      int read = in.readNBytes(answer, 0, answer.length);
      if (!Arrays.equals(answer, expected)) {
        throw new IOException("a wrong answer: " + new String(answer, 0, read, US_ASCII));
      }
    }
    return requests;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
