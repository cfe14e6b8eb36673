// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the numbers depend on. */
record Machine(String processor, int cores, String memory, String system, String java) {
  static Machine here() throws IOException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        model(),
        system.getAvailableProcessors(),
        String.format(Locale.ROOT, "%.1f GB", system.getTotalMemorySize() / 1e9),
        system.getName() + " " + system.getVersion() + " " + system.getArch(),
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  private static String model() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return "processor unknown";
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("processor unknown");
  }

  /** How busy the machine is with other things at this moment: runnable processes, one minute. */
  static Optional<String> load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? Optional.empty() : Optional.of(String.format(Locale.ROOT, "%.2f", load));
  }

  List<String> lines() {
    return List.of(processor + ", " + cores + " cores, " + memory, system, java);
  }
}
