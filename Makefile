# SPDX-License-Identifier: Apache-2.0

.DEFAULT_GOAL := help
.PHONY: help run top test test-one simulate mutants lincheck big soak bench verify format lint install docs clean
.NOTPARALLEL:

# Lincheck loads an agent at run time and looks into comparators of the JDK.
LINCHECK_JVM = --enable-native-access=ALL-UNNAMED --add-opens java.base/java.util=ALL-UNNAMED -XX:+EnableDynamicAgentLoading --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: ## start Lookout on http://localhost:8080, built first if need be (CLUSTER=3: three that share the work; DB=postgres: on a Postgres of its own; DB=postgresql://…: on yours)
	@CLUSTER=$(CLUSTER) DB='$(DB)' modules/examples/lookout/run $(ARGS)

top: ## the tasks of a running service in a terminal: make top URL=http://localhost:8080 (ARGS=--once prints them once)
	@.build/top $(ARGS) $(URL)

test: ## build everything and run all tests on both carriers
	@.build/test

test-one: ## run one test class: make test-one M=tasks T=GroupTest
	@test -n "$(M)" && test -n "$(T)" || { echo "Usage: make test-one M=module T=TestClass[#method]" >&2; exit 2; }
	@.build/maven -pl modules/$(M) -am test '-Dtest=$(T)' -Dsurefire.failIfNoSpecifiedTests=false

mutants: ## plant old mistakes of other toolkits in copies of the sources, and see that the tests find each
	@.build/maven -q -pl modules/tasks -am test -Dtest=Mutants -Dsurefire.failIfNoSpecifiedTests=false -Dselvage.baton.skip=true

lincheck: ## what any thread may call, under the interleavings of a model checker
	@.build/maven -pl modules/tasks -am test -Dtest=Linearizability -Dsurefire.failIfNoSpecifiedTests=false -Dselvage.baton.skip=true '-Dselvage.test.jvm=$(LINCHECK_JVM)'

simulate: ## the simulated tests at large: make simulate SEEDS=20000 (FROM=1000000 for others than 1 to 20000)
	@.build/simulate '$(SEEDS)' '$(FROM)'

soak: ## Lookout with 500 targets at one-second intervals on one event loop, for a minute
	@.build/maven -q -pl modules/examples/lookout -am test -Dtest=SoakTest -Dsurefire.failIfNoSpecifiedTests=false -Dsoak.targets=500 -Dsoak.seconds=60 | grep '^soak:'

big: ## ten million tasks in a service group, on a flat heap
	@.build/maven -pl modules/tasks -am test -Dtest=BigTest -Dsurefire.failIfNoSpecifiedTests=false -Dselvage.baton.skip=true -Dbig.tasks=10000000

bench: ## benchmarks beside the peers: make bench B=tasks (QUICK=1 for a short run; ROWS, PEERS, ROUNDS choose)
	@QUICK='$(QUICK)' ROUNDS='$(ROUNDS)' ROWS='$(ROWS)' PEERS='$(PEERS)' modules/benchmarks/run '$(or $(B),tasks)'

verify: test mutants lint docs ## everything CI looks at: test, mutants, lint, docs

format: ## format all Java files
	@.build/maven -q -pl '!modules/bom' spotless:apply

lint: ## check the format, the compiler's findings and the architecture, without the other tests
	@.build/maven -q verify -Dtest=ModulesTest -Dsurefire.failIfNoSpecifiedTests=false -Dselvage.baton.skip=true

install: ## put all modules into the local Maven repository, without running the tests
	@.build/maven -q install -Dmaven.test.skip=true -Dspotless.check.skip=true

docs: ## write the Javadoc of all modules to target/reports/apidocs; an error in it fails
	@.build/maven -q -pl '!modules/bom,!modules/benchmarks' compile javadoc:aggregate

clean: ## remove everything that was built
	@.build/maven -q clean
