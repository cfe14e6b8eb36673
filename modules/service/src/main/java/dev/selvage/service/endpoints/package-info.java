// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP endpoints of a service: health, metrics, and the restarting of verticles.
 *
 * <p>They can be mounted on a router of the service's own, served on a port of their own, or both.
 * The handlers keep no state.
 */
@NullMarked
package dev.selvage.service.endpoints;

import org.jspecify.annotations.NullMarked;
