// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks

import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.produce
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withTimeout
import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch
import java.util.concurrent.FutureTask
import java.util.concurrent.atomic.AtomicLong

private const val SECOND = 1_000L
private const val DAY = 86_400_000L

/** Coroutines on the event loop of `runBlocking`, the dispatcher of one thread that costs least. */
internal class KotlinOneThread : KotlinPrograms(EmptyCoroutineContext) {
  override fun everyCore(groups: Int, tasks: Int): Long {
    val cores = Runtime.getRuntime().availableProcessors()
    val parts = (0 until cores).map { part ->
      FutureTask(Callable { runBlocking { spawned(TaskPrograms.share(groups, part, cores), tasks) } })
        .also { Thread(it).start() }
    }
    return parts.sumOf { it.get() }
  }
}

/** Coroutines on `Dispatchers.Default`. */
internal class KotlinDispatchersDefault : KotlinPrograms(Dispatchers.Default) {
  override fun everyCore(groups: Int, tasks: Int): Long = runBlocking(Dispatchers.Default) {
    val cores = Runtime.getRuntime().availableProcessors()
    (0 until cores)
      .map { part -> async { spawned(TaskPrograms.share(groups, part, cores), tasks) } }
      .sumOf { it.await() }
  }
}

/** Coroutines on some dispatcher; what several of them count is atomic, for they may be on several threads. */
internal abstract class KotlinPrograms(private val dispatcher: CoroutineContext) : TaskPrograms {
  private fun <T> run(body: suspend CoroutineScope.() -> T): T = runBlocking(dispatcher, body)

  protected suspend fun spawned(groups: Int, tasks: Int): Long {
    var sum = 0L
    repeat(groups) {
      sum += coroutineScope {
        List(tasks) { result -> async { result } }.sumOf { it.await().toLong() }
      }
    }
    return sum
  }

  override fun spawn(groups: Int, tasks: Int): Long = run { spawned(groups, tasks) }

  private suspend fun levels(depth: Int): Int =
    if (depth == 0) 0 else coroutineScope { async { levels(depth - 1) }.await() + 1 }

  override fun nested(rounds: Int, depth: Int): Long = run {
    var sum = 0L
    repeat(rounds) { sum += levels(depth) }
    sum
  }

  private suspend fun CoroutineScope.later(result: Int): Int {
    val deferred = CompletableDeferred<Int>()
    launch { deferred.complete(result) }
    return deferred.await()
  }

  override fun await(rounds: Int): Long = run {
    var sum = 0L
    for (i in 0 until rounds) sum += later(i)
    sum
  }

  override fun timeoutReady(rounds: Int): Long = run {
    var sum = 0L
    for (i in 0 until rounds) sum += withTimeout(SECOND) { i }
    sum
  }

  override fun timeoutWaiting(rounds: Int): Long = run {
    var sum = 0L
    for (i in 0 until rounds) sum += withTimeout(SECOND) { later(i) }
    sum
  }

  override fun semaphore(permits: Int, tasks: Int): Long {
    val semaphore = Semaphore(permits, permits)
    val had = AtomicLong()
    run {
      repeat(tasks) { launch { semaphore.withPermit { had.incrementAndGet() } } }
      launch { repeat(permits) { semaphore.release() } }
    }
    return had.get()
  }

  override fun queue(capacity: Int, elements: Int): Long = run {
    val channel = Channel<Int>(capacity)
    val consumers = List(TaskPrograms.CONSUMERS) {
      async {
        var sum = 0L
        for (element in channel) sum += element
        sum
      }
    }
    for (i in 0 until elements) channel.send(i)
    channel.close()
    consumers.sumOf { it.await() }
  }

  override fun hop(rounds: Int): Long = run {
    val channel = Channel<Int>(10)
    var sum = 0L
    for (i in 0 until rounds) {
      channel.send(i)
      sum += channel.receive()
    }
    sum
  }

  override fun generator(elements: Int): Long = run {
    var sum = 0L
    flow { for (i in 0 until elements) emit(i) }.collect { sum += it }
    sum
  }

  @OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class)
  override fun loop(elements: Int): Long = run {
    var sum = 0L
    for (element in produce { for (i in 0 until elements) send(i) }) sum += element
    sum
  }

  override fun lock(rounds: Int): Long = run {
    val mutex = Mutex()
    var held = 0L
    repeat(rounds) { mutex.withLock { held++ } }
    held
  }

  override fun sleepers(tasks: Int, millis: Long): Long {
    val woke = AtomicLong()
    run {
      repeat(tasks) {
        launch {
          delay(millis)
          woke.incrementAndGet()
        }
      }
    }
    return woke.get()
  }

  override fun asleep(tasks: Int): TaskPrograms.Asleep {
    val begun = CountDownLatch(tasks)
    val root = Job()
    val end = FutureTask(Callable {
      run {
        List(tasks) {
          launch(root) {
            begun.countDown()
            delay(DAY)
          }
        }.joinAll()
      }
    })
    Thread(end).start()
    begun.await()
    return TaskPrograms.Asleep {
      root.cancel()
      end.get()
    }
  }

  override fun cancelTree(branches: Int, leaves: Int): Long {
    val unwound = AtomicLong()
    val waiting = AtomicLong()
    val all = CompletableDeferred<Unit>()
    run {
      val root = launch {
        repeat(branches) {
          launch {
            repeat(leaves) {
              launch {
                if (waiting.incrementAndGet() == branches.toLong() * leaves) all.complete(Unit)
                try {
                  awaitCancellation()
                } finally {
                  unwound.incrementAndGet()
                }
              }
            }
          }
        }
      }
      all.await()
      root.cancel()
    }
    return unwound.get()
  }

  override fun close() {}
}
