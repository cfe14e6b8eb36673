// SPDX-License-Identifier: Apache-2.0

/** The second package of the canary. */
package dev.selvage.architecture.canary.inner;
