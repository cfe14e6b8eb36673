// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Requests on some connections. As a program it reads a number from each line of its input, makes
 * as many requests, and prints the number of good answers.
 */
public final class Load implements AutoCloseable {
  private final List<Connection> connections = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Connects to a server on this machine that answers with so many bytes. */
  public Load(int port, int connections, int bytes) throws IOException {
    for (int i = 0; i < connections; i++) {
      this.connections.add(new Connection(port, bytes));
    }
  }

  /** The program; its arguments are the port, the number of connections and of bytes. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int connections = Integer.parseInt(arguments[1]);
    int bytes = Integer.parseInt(arguments[2]);
    var input = new InputStreamReader(System.in, StandardCharsets.US_ASCII);
    try (BufferedReader lines = new BufferedReader(input);
        Load load = new Load(port, connections, bytes)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(load.run(Integer.parseInt(line)));
      }
    }
  }

  /**
   * Shares the requests out among the connections; the number of good answers, when all are there.
   *
   * @throws ExecutionException when an answer is not what it should be
   */
  public int run(int requests) throws InterruptedException, ExecutionException {
    int each = requests / connections.size();
    List<Future<Integer>> running = new ArrayList<>();
    for (Connection connection : connections) {
      running.add(threads.submit(() -> connection.exchange(each)));
    }
    int answers = 0;
    for (Future<Integer> one : running) {
      answers += one.get();
    }
    return answers;
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.close();
    }
    threads.close();
  }
}
