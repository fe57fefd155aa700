#!/bin/sh
# What the npm scripts run: makes sure of the packages, then runs a module with Node 24, which npm has put on PATH.
# The compile cache keeps sources without their types, and their code, from start to start: loading the hub takes 1.0 s
# of processor time instead of 1.6. A young generation of two halves of 16 MiB at most takes a third less time to collect
# under load than one of 8, and as little is resident at rest, when the hub collects its garbage itself
# (packages/service/src/rest.ts); with two helper threads of V8 instead of four it keeps another 10 MB less.
# What lives long, and buffers with it, may grow to five times its size before V8 looks through all of it. Such a look
# disturbs commands for a tenth of a second, and V8's own measure had one every three seconds under load, mostly for
# buffers. The hub may hold 500 MB then, and at rest as much as before. Containers, whose memory is bounded, leave it to V8.
sh "$(dirname "$0")/setup.sh" || exit
# glibc keeps what a burst has freed unless told where to stop: 80 MB, of which this saves 50.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}" MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-32768}"
export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-65536}"
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-.lodestone/cache/node}"
exec node --expose-gc --max-semi-space-size=16 --v8-pool-size=2 \
  --heap-growing-percent=400 --external-memory-accounted-in-global-limit "$@"
