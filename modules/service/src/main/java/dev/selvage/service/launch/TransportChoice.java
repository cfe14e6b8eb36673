// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

import io.netty.util.Version;
import io.vertx.core.transport.Transport;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the event loops talk to the network: what {@code vertx.transport} can be.
 *
 * <p>The natives are not on the class path of a service unless it puts them there: {@code
 * io.netty:netty-transport-native-epoll} or {@code io.netty:netty-transport-native-io_uring}, with
 * the classifier of the platform ({@code linux-x86_64}, {@code linux-aarch_64}) and exactly the
 * version of the rest of Netty.
 */
public enum TransportChoice {
  /** The JDK's selector; works everywhere. */
  NIO,
  /** Linux, through Netty's native code. */
  EPOLL,
  /** Linux, through Netty's native code; needs a kernel that allows it. No domain sockets. */
  IO_URING,
  /** {@link #EPOLL} where it can be used, else {@link #NIO}. */
  AUTO;

  private static final String NATIVES = "netty-transport-native-";
  private static final String REFERENCE = "netty-transport";

  /**
   * The transport.
   *
   * @throws IllegalStateException when it was asked for and cannot be used; says what to add
   */
  public Transport transport() {
    return switch (this) {
      case NIO -> Transport.NIO;
      case EPOLL -> required(Transport.EPOLL);
      case IO_URING -> required(Transport.IO_URING);
      case AUTO -> {
        Transport epoll = Transport.EPOLL;
        yield problem("epoll", epoll, versions()) == null && epoll != null ? epoll : Transport.NIO;
      }
    };
  }

  private Transport required(@Nullable Transport transport) {
    String name = name().toLowerCase(Locale.ROOT);
    String problem = problem(name, transport, versions());
    if (problem != null || transport == null) {
      throw new IllegalStateException(
          "vertx.transport is " + name + ", which cannot be used: " + problem);
    }
    return transport;
  }

  /** What the jars on the class path say of themselves; nothing when they were merged into one. */
  private static Map<String, String> versions() {
    Map<String, String> versions = new HashMap<>();
    Version.identify(TransportChoice.class.getClassLoader())
        .forEach((artifact, version) -> versions.put(artifact, version.artifactVersion()));
    return versions;
  }

  /** Why a transport cannot be used; null when it can. */
  static @Nullable String problem(
      String name, @Nullable Transport transport, Map<String, String> versions) {
    String artifact = NATIVES + name;
    String wanted = versions.getOrDefault(REFERENCE, "(the version of the rest of Netty)");
    String found = versions.get(artifact);
    String add = "io.netty:" + artifact + ":" + wanted + " with the classifier " + platform();
    if (found != null && versions.containsKey(REFERENCE) && !found.equals(wanted)) {
      return "its native code has the version " + found + ", Netty " + wanted + "; take " + add;
    }
    if (transport != null && transport.available()) {
      return null;
    }
    return found == null
        ? "its native code is not on the class path; add " + add
        : "this machine does not let it: " + reason(transport);
  }

  private static String reason(@Nullable Transport transport) {
    Throwable cause = transport == null ? null : transport.unavailabilityCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? "its classes cannot be loaded" : cause.toString();
  }

  private static String platform() {
    String arch = System.getProperty("os.arch");
    return "linux-" + (arch.equals("aarch64") ? "aarch_64" : "x86_64");
  }
}
