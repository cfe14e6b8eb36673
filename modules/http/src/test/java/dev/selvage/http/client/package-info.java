// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.selvage.http.client;

import org.jspecify.annotations.NullMarked;
