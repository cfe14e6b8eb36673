// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.selvage.service.trace;

import org.jspecify.annotations.NullMarked;
