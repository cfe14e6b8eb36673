// SPDX-License-Identifier: Apache-2.0
/**
 * Verticles as a service: one program that reads its configuration, starts its verticles in order,
 * keeps them running, says how it is, and ends in order.
 *
 * <p>{@link dev.selvage.service.Service} is the way in; what it is made of is in the packages below
 * it and can be used alone.
 *
 * <p><b>Synchronisation.</b> A service is declared by one task and then changes on one Vert.x
 * context, which belongs to no verticle. What else may be called from any thread says so.
 */
@NullMarked
package dev.selvage.service;

import org.jspecify.annotations.NullMarked;
