// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.selvage.http.routing;

import org.jspecify.annotations.NullMarked;
