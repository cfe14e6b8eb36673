// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import dev.selvage.service.supervision.VerticleOptions;
import io.vertx.core.Deployable;
import java.util.function.Supplier;

/** A verticle as it was declared. */
record Declaration(VerticleOptions options, Supplier<? extends Deployable> supplier) {}
