// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

/**
 * The connections of a database at one moment.
 *
 * @param most how many there may be
 * @param inUse how many are leased, being made or on their way back
 * @param waiting how many tasks wait for one
 */
public record PoolStatus(int most, int inUse, int waiting) {}
