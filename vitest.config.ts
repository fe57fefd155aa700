import { totalmem } from 'node:os'
import { defineConfig } from 'vitest/config'
import { RoomsInTurn } from './tests/setup/order.ts'

/** Files that change or watch what belongs to their whole process: its tracer, its timers, its table of fields. */
const ALONE = [
  'packages/tracing/**/*.test.ts',
  'packages/messaging/src/kafka/kafka.topics.test.ts',
  '{services,tests}/**/added-field.test.ts',
]
/** Files that add events of their own to the list of all, which others compare with what the hub has. */
const OWN_EVENTS = ['packages/messaging/**/*.test.ts']

/** The workers and their servers share the processors: collecting by one thread costs least, and a heap that may grow is collected less often. */
const COLLECT_LESS = [
  '--single-threaded-gc',
  '--min-semi-space-size=16',
  '--max-semi-space-size=32',
  '--heap-growing-percent=400',
  '--external-memory-accounted-in-global-limit',
]

/** More than there are processors, since tests wait too; one has been seen to take 2.3 GiB. */
const WORKERS = Math.max(1, Math.min(4, Math.floor(totalmem() / (3 * 2 ** 30))))

export default defineConfig({
  test: {
    // What hangs is ended; a host that is four times slower than another is no fault.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    slowTestThreshold: 10_000,
    expect: { poll: { timeout: 120_000 } },
    pool: 'forks',
    setupFiles: ['tests/setup/seed.ts'],
    execArgv: COLLECT_LESS,
    maxWorkers: WORKERS,
    // Of tests that say they may run side by side, such as those that wait.
    maxConcurrency: 20,
    sequence: { sequencer: RoomsInTurn },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['packages/**/*.test.ts', 'services/**/*.test.ts', 'infra/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...ALONE, ...OWN_EVENTS],
          // A worker takes one file after the other and loads the hub once: no module keeps what a test did, only what it may reuse.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'messaging', include: OWN_EVENTS, exclude: ['**/node_modules/**', ...ALONE], isolate: false },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
})
