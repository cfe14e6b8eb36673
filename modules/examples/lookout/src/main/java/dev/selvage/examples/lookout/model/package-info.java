// SPDX-License-Identifier: Apache-2.0
/**
 * What the verticles of Lookout tell each other, and where: immutable records, written as JSON on
 * the bus, in answers and in events alike.
 */
@NullMarked
package dev.selvage.examples.lookout.model;

import org.jspecify.annotations.NullMarked;
