// SPDX-License-Identifier: Apache-2.0

/**
 * Classes that break the rules on purpose. This package is not null-marked, which is one of them.
 */
package dev.selvage.architecture.canary;
