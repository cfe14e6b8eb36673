// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import dev.selvage.service.launch.Arguments;
import dev.selvage.service.launch.Signals;
import dev.selvage.service.launch.UsageException;
import dev.selvage.service.log.ServiceLogging;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process that is one service. */
final class ServiceProcess {
  private final RunningService service;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile int status;

  private ServiceProcess(RunningService service) {
    this.service = service;
  }

  /** Runs the service and ends the process. */
  static void run(ServiceOptions options, String[] args, Setup setup) {
    Arguments arguments = parse(options, args);
    if (arguments.help()) {
      print(Arguments.usage(options.name()));
      System.exit(ExitStatus.STOPPED);
    }
    new ServiceProcess(RunningService.start(options, arguments, setup)).run();
  }

  private static Arguments parse(ServiceOptions options, String[] args) {
    try {
      return Arguments.parse(args);
    } catch (UsageException e) {
      print(e.getMessage() + "\n" + Arguments.usage(options.name()));
      System.exit(ExitStatus.MISCONFIGURED);
      throw e;
    }
  }

  private void run() {
    service
        .stopped()
        .onComplete(result -> {
          status = result.result();
          stopped.countDown();
        });
    service.stopBegan().onComplete(began -> watchInBackground());
    Signals.handle(service::stop, ServiceProcess::halt);
    Runtime.getRuntime().addShutdownHook(new Thread(this::lastResort, "selvage-shutdown"));
    awaitStopped();
    ServiceLogging.stop();
    System.exit(status);
  }

  private void watchInBackground() {
    Thread watchdog = new Thread(this::watch, "selvage-grace");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  /** Ends the process when the grace is over, whatever the event loops are doing. */
  private void watch() {
    Duration grace = service.shutdownOptions().grace();
    try {
      if (!stopped.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        print("the grace of " + grace + " is over while stopping: " + service.stoppingStep());
        ServiceLogging.stop();
        Runtime.getRuntime().halt(ExitStatus.INCOMPLETE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Somebody else ends the process: stop in order, as far as the grace goes. */
  private void lastResort() {
    if (stopped.getCount() > 0) {
      service.stop("the process ends");
      watch();
      ServiceLogging.stop();
    }
  }

  private static void halt(int status) {
    print("stopped at once by a second signal");
    Runtime.getRuntime().halt(status);
  }

  private void awaitStopped() {
    boolean interrupted = false;
    while (stopped.getCount() > 0) {
      try {
        stopped.await();
      } catch (InterruptedException e) {
        interrupted = true;
        service.stop("the main thread was interrupted");
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void print(String line) {
    System.err.println(line);
  }
}
