// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

/**
 * A target was checked.
 *
 * @param check what came out
 * @param lateMillis how much later than planned the check began
 */
public record Checked(Check check, double lateMillis) {}
