// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

/**
 * The list of targets is not as it was.
 *
 * @param targetId the target that was added or deleted
 */
public record TargetsChanged(long targetId) {}
