// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/**
 * How many tasks a group has had, at one moment. {@code started} is the sum of the others.
 *
 * @param started forked and accepted
 * @param running not completed yet, whether or not their body has begun
 * @param succeeded returned
 * @param failed threw
 * @param cancelled were cancelled and unwound, or never ran
 * @param abandoned were given up because they did not end within their grace
 */
public record GroupStatistics(
    long started, long running, long succeeded, long failed, long cancelled, long abandoned) {}
