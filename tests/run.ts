import { startVitest } from 'vitest/node'
import { answerHelp } from '../infra/usage.ts'
import { startTestInfrastructure } from './setup/infrastructure.ts'

// What infra/run.sh tells glibc keeps a hub small at rest; browsers, servers and many short-lived hubs need 5 to 13 % less processor time without.
for (const name of Object.keys(process.env)) if (name.startsWith('MALLOC_')) delete process.env[name]

/** Runs every test, or those named, and ends with the one line `N passed, N failed`. */

answerHelp(`usage: npm test -- [FILE ...]   runs all tests, or those of files whose path has one of these words in it
PostgreSQL and Kafka are started for them, and ended. Exit code 1 when a test failed`)
const stopInfrastructure = await startTestInfrastructure()
const vitest = await startVitest('test', process.argv.slice(2), { run: true, watch: false })
const modules = vitest.state.getTestModules()
let passed = 0
let failed = 0
let skipped = 0
for (const module of modules) {
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    if (state === 'passed') passed++
    else if (state === 'failed') failed++
    else skipped++
  }
  // A file that cannot be loaded, or whose set-up fails, has no failed test to count.
  if (module.errors().length > 0 || (!module.ok() && [...module.children.allTests('failed')].length === 0)) failed++
}
failed += vitest.state.getUnhandledErrors().length
if (passed === 0 && failed === 0) failed = 1
await vitest.close()
await stopInfrastructure()
if (!process.env.LODESTONE_TEST_KAFKA_BROKERS)
  console.log('skipped: what needs a Kafka broker, since this run has none; hubs kept their events in PostgreSQL')
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed > 0 ? 1 : 0)
