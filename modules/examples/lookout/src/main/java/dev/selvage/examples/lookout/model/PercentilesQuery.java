// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

/**
 * Asks for the percentiles.
 *
 * @param maxAgeMillis how old the answer may be; a younger one is not computed again
 */
public record PercentilesQuery(long maxAgeMillis) {}
