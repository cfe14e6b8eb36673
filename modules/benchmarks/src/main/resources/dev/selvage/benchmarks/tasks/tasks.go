// SPDX-License-Identifier: Apache-2.0

// The workloads of tasks in Go, as its users would write them; TaskPrograms says what each is.
// Usage: tasks go ROW WARMUPS ITERATIONS MILLIS CORES
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	tasks     = 100
	groups    = 100
	depth     = 50
	waits     = 10_000
	many      = 100_000
	consumers = 3
)

type row struct {
	operations int
	program    func() int
	expected   int
}

func sumBelow(n int) int { return n * (n - 1) / 2 }

var cores = 1

var rows = map[string]row{
	"spawn":          {groups * tasks, func() int { return spawn(groups) }, groups * sumBelow(tasks)},
	"nested":         {groups * depth, nested, groups * depth},
	"await":          {waits, await, sumBelow(waits)},
	"timeoutReady":   {waits, timeoutReady, sumBelow(waits)},
	"timeoutWaiting": {waits, timeoutWaiting, sumBelow(waits)},
	"semaphore":      {waits, semaphore, waits},
	"lock":           {many, lock, many},
	"hop":            {many, hop, sumBelow(many)},
	"queue10":        {many, func() int { return queue(10) }, sumBelow(many)},
	"queue1000":      {many, func() int { return queue(1_000) }, sumBelow(many)},
	"loop":           {many, loop, sumBelow(many)},
	"cancelTree":     {waits, cancelTree, waits},
	"sleepers":       {many, sleepers, many},
	"everyCore":      {4 * groups * tasks, everyCore, 4 * groups * sumBelow(tasks)},
}

// A group of goroutines that hand their results over in a slice, as errgroup does.
func joined() int {
	results := make([]int, tasks)
	var group sync.WaitGroup
	group.Add(tasks)
	for i := 0; i < tasks; i++ {
		go func(i int) {
			defer group.Done()
			results[i] = i
		}(i)
	}
	group.Wait()
	sum := 0
	for _, result := range results {
		sum += result
	}
	return sum
}

func spawn(groups int) int {
	sum := 0
	for i := 0; i < groups; i++ {
		sum += joined()
	}
	return sum
}

func levels(depth int) int {
	if depth == 0 {
		return 0
	}
	inside := 0
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		defer group.Done()
		inside = levels(depth - 1)
	}()
	group.Wait()
	return inside + 1
}

func nested() int {
	sum := 0
	for i := 0; i < groups; i++ {
		sum += levels(depth)
	}
	return sum
}

func later(result int) int {
	reply := make(chan int, 1)
	go func() { reply <- result }()
	return <-reply
}

func await() int {
	sum := 0
	for i := 0; i < waits; i++ {
		sum += later(i)
	}
	return sum
}

func timeoutReady() int {
	sum := 0
	for i := 0; i < waits; i++ {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		if ctx.Err() == nil {
			sum += i
		}
		cancel()
	}
	return sum
}

func timeoutWaiting() int {
	sum := 0
	for i := 0; i < waits; i++ {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		reply := make(chan int, 1)
		go func(result int) { reply <- result }(i)
		select {
		case result := <-reply:
			sum += result
		case <-ctx.Done():
		}
		cancel()
	}
	return sum
}

func semaphore() int {
	permits := make(chan struct{}, 10)
	for i := 0; i < 10; i++ {
		permits <- struct{}{}
	}
	var had int64
	var group sync.WaitGroup
	group.Add(waits)
	for i := 0; i < waits; i++ {
		go func() {
			defer group.Done()
			permits <- struct{}{}
			atomic.AddInt64(&had, 1)
			<-permits
		}()
	}
	go func() {
		for i := 0; i < 10; i++ {
			<-permits
		}
	}()
	group.Wait()
	return int(had)
}

func lock() int {
	var mutex sync.Mutex
	held := 0
	for i := 0; i < many; i++ {
		mutex.Lock()
		held++
		mutex.Unlock()
	}
	return held
}

func hop() int {
	queue := make(chan int, 10)
	sum := 0
	for i := 0; i < many; i++ {
		queue <- i
		sum += <-queue
	}
	return sum
}

func queue(capacity int) int {
	queue := make(chan int, capacity)
	sums := make([]int, consumers)
	var group sync.WaitGroup
	group.Add(consumers)
	for i := 0; i < consumers; i++ {
		go func(i int) {
			defer group.Done()
			sum := 0
			for element := range queue {
				sum += element
			}
			sums[i] = sum
		}(i)
	}
	for i := 0; i < many; i++ {
		queue <- i
	}
	close(queue)
	group.Wait()
	return sums[0] + sums[1] + sums[2]
}

func loop() int {
	elements := make(chan int)
	go func() {
		for i := 0; i < many; i++ {
			elements <- i
		}
		close(elements)
	}()
	sum := 0
	for element := range elements {
		sum += element
	}
	return sum
}

func cancelTree() int {
	var unwound, waiting int64
	all := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	var root sync.WaitGroup
	root.Add(groups)
	for i := 0; i < groups; i++ {
		go func() {
			defer root.Done()
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			var branch sync.WaitGroup
			branch.Add(waits / groups)
			for j := 0; j < waits/groups; j++ {
				go func() {
					defer branch.Done()
					if atomic.AddInt64(&waiting, 1) == waits {
						close(all)
					}
					<-ctx.Done()
					atomic.AddInt64(&unwound, 1)
				}()
			}
			branch.Wait()
		}()
	}
	<-all
	cancel()
	root.Wait()
	return int(unwound)
}

func sleepers() int {
	var woke int64
	var group sync.WaitGroup
	group.Add(many)
	for i := 0; i < many; i++ {
		go func() {
			defer group.Done()
			time.Sleep(300 * time.Millisecond)
			atomic.AddInt64(&woke, 1)
		}()
	}
	group.Wait()
	return int(woke)
}

func everyCore() int {
	sums := make([]int, cores)
	var group sync.WaitGroup
	group.Add(cores)
	for i := 0; i < cores; i++ {
		share := 4 * groups / cores
		if i < 4*groups%cores {
			share++
		}
		go func(i int) {
			defer group.Done()
			sums[i] = spawn(share)
		}(i)
	}
	group.Wait()
	sum := 0
	for _, each := range sums {
		sum += each
	}
	return sum
}

// Resident memory of this process.
func resident() int {
	debug.FreeOSMemory()
	pages, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	count, err := strconv.Atoi(strings.Fields(string(pages))[1])
	if err != nil {
		panic(err)
	}
	return count * os.Getpagesize()
}

func asleep() {
	before := resident()
	ctx, cancel := context.WithCancel(context.Background())
	var begun, ended sync.WaitGroup
	begun.Add(many)
	ended.Add(many)
	for i := 0; i < many; i++ {
		go func() {
			defer ended.Done()
			timer := time.NewTimer(24 * time.Hour)
			begun.Done()
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
			}
		}()
	}
	begun.Wait()
	runtime.Gosched()
	fmt.Println((resident() - before) / many)
	cancel()
	ended.Wait()
}

func cpuNanos() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func iteration(row row, span time.Duration) (cpu, wall float64) {
	cpuBefore, begun := cpuNanos(), time.Now()
	operations := 0
	for operations == 0 || time.Since(begun) < span {
		if result := row.program(); result != row.expected {
			fmt.Fprintln(os.Stderr, "expected", row.expected, "but the result is", result)
			os.Exit(1)
		}
		operations += row.operations
	}
	return float64(cpuNanos()-cpuBefore) / float64(operations),
		float64(time.Since(begun).Nanoseconds()) / float64(operations)
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	name, warmups, iterations := os.Args[2], number(os.Args[3]), number(os.Args[4])
	span := time.Duration(number(os.Args[5])) * time.Millisecond
	cores = number(os.Args[6])
	runtime.GOMAXPROCS(cores)
	if name == "asleep" {
		asleep()
		return
	}
	row, known := rows[name]
	if !known {
		fmt.Fprintln(os.Stderr, "there is no row", name)
		os.Exit(2)
	}
	for i := 0; i < warmups; i++ {
		iteration(row, span)
	}
	for i := 0; i < iterations; i++ {
		cpu, wall := iteration(row, span)
		fmt.Println(cpu, wall)
	}
}
