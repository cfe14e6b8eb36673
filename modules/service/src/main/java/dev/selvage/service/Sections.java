// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import dev.selvage.service.descriptor.VerticleDescriptor;
import dev.selvage.service.endpoints.ManagementOptions;
import dev.selvage.service.launch.ShutdownOptions;
import dev.selvage.service.launch.VertxSettings;
import java.util.Map;

/** The sections of a configuration that every service has. */
record Sections(
    Map<String, VerticleDescriptor> verticles,
    ManagementOptions management,
    ShutdownOptions shutdown,
    VertxSettings vertx) {}
