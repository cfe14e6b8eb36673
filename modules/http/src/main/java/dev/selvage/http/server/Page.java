// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.MimeMapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * A file of the class path, kept in memory.
 *
 * @param tag its hash in quotes, by which a browser asks whether its copy is still good
 */
record Page(String type, String tag, Buffer bytes) {
  private static final int TAG_DIGITS = 16;

  static Page load(String resource) {
    try (InputStream in = open(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "Routes.page: there is no resource " + resource + " on the class path");
      }
      byte[] bytes = in.readAllBytes();
      return new Page(type(resource), tag(bytes), Buffer.buffer(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("Routes.page: " + resource + " cannot be read", e);
    }
  }

  private static InputStream open(String resource) {
    ClassLoader loader =
        Objects.requireNonNullElse(
            Thread.currentThread().getContextClassLoader(), Page.class.getClassLoader());
    return loader.getResourceAsStream(resource);
  }

  private static String type(String resource) {
    String type = MimeMapping.mimeTypeForFilename(resource);
    if (type == null) {
      return "application/octet-stream";
    }
    boolean text = type.startsWith("text/") || type.endsWith("javascript");
    return text ? type + "; charset=utf-8" : type;
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash).substring(0, TAG_DIGITS) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Reply answer(Request request) {
    Map<String, String> headers =
        Map.of("content-type", type, "etag", tag, "cache-control", "no-cache");
    boolean unchanged = request.header("if-none-match").filter(it -> it.contains(tag)).isPresent();
    return unchanged
        ? new Reply(304, Map.of("etag", tag, "cache-control", "no-cache"), null)
        : new Reply(200, headers, bytes);
  }
}
