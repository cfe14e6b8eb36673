// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.selvage.http;

import org.jspecify.annotations.NullMarked;
