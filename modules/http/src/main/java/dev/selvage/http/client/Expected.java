// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Which statuses a caller can work with; any other is an {@link UnexpectedStatusException}.
 * Implementations say in {@code toString} what they accept.
 */
@FunctionalInterface
public interface Expected {
  /** 200 to 299. */
  Expected SUCCESS = new StatusRange("a success (2xx)", 200, 299);

  /** Whatever was answered. */
  Expected ANY = new StatusRange("any status", 100, 999);

  boolean accepts(int status);

  /** These statuses and no others. */
  static Expected status(int... statuses) {
    int[] accepted = statuses.clone();
    return new Expected() {
      @Override
      public boolean accepts(int status) {
        return Arrays.stream(accepted).anyMatch(one -> one == status);
      }

      @Override
      public String toString() {
        return Arrays.stream(accepted)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(" or "));
      }
    };
  }
}
