// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test the server, or a schema that is dropped with the test or class that took it. */
final class PostgresExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == PostgresServer.class || type == PostgresSchema.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    PostgresServer server = PostgresServer.shared();
    if (parameter.getParameter().getType() == PostgresServer.class) {
      return server;
    }
    PostgresSchema schema = server.newSchema();
    context.getStore(NAMESPACE).put(schema.name(), schema); // which closes it
    return schema;
  }
}
