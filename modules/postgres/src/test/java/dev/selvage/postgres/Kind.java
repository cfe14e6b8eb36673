// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

/** What {@link EachDatabase} runs a test on. */
public enum Kind {
  SQLITE,
  POSTGRES
}
