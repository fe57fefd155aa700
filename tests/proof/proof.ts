import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { createVitest, type TestCase, type TestModule, type TestSpecification } from 'vitest/node'
import { type Tests, tableOf } from './table.ts'

/** Tests that pass at the second try are named and let pass; as many as this are no chance any more. */
const TOO_MANY_BY_CHANCE = 3
/** Milliseconds between two lines that say how far a run is. */
const TELL_EVERY_MS = 20_000

export type Counts = { passed: number; failed: number; skipped: number }

export type Proof = Counts & {
  /** `FILE > test: first error` of each test that failed at first and then passed. */
  readonly byChance: readonly string[]
}

/** What is red or was: a test's name with its first error, by its file. `''` is of a file that failed outside of its tests. */
type Failures = Map<string, Map<string, string>>

/**
 * Runs those test files of the checkout that `isWanted` takes (paths from its root) on the real PostgreSQL and Kafka. A file with a failure is run
 * once more when all others have ended: what then passes counts as passed and is named in `byChance`. With `once` the run ends at the first failure.
 */
export async function prove(
  isWanted: (file: string) => boolean,
  {
    filters = [],
    report,
    once = false,
  }: { filters?: readonly string[]; report?: string | undefined; once?: boolean } = {},
): Promise<Proof> {
  const root = process.cwd()
  const progress = progressReporter()
  const json = report === undefined ? [] : [['json', { outputFile: report }] as const]
  const vitest = await createVitest('test', {
    watch: false,
    bail: once ? 1 : 0,
    reporters: ['default', ...json, progress] as never,
  })
  try {
    await vitest.standalone()
    const found = await vitest.globTestSpecifications([...filters])
    const chosen = found.filter(one => isWanted(relative(root, one.moduleId)))
    progress.of(chosen.length)
    const first = await run(chosen)
    const red = failuresIn(first)
    const table = tableOf(first.modules.map(timesOf))
    const isOver = once || red.size === 0
    const before = report === undefined || isOver ? undefined : readFileSync(report, 'utf8')
    const again = isOver ? first : await runAgain(chosen.filter(one => red.has(relative(root, one.moduleId))))
    // The second run reports of its files alone.
    if (report !== undefined && before !== undefined)
      writeFileSync(report, joined(JSON.parse(before), JSON.parse(readFileSync(report, 'utf8'))))
    const still = isOver ? red : failuresIn(again)
    const byChance = [...red].flatMap(([file, tests]) =>
      [...tests].filter(([name]) => !still.get(file)?.has(name)).map(([name, error]) => `${file} > ${name}: ${error}`),
    )
    console.log(table)
    return { ...counted(first, again, still), byChance }
  } finally {
    await vitest.close()
  }

  async function run(specifications: readonly TestSpecification[]) {
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([...specifications], false)
    return { modules: testModules, unhandled: unhandledErrors as readonly UnhandledError[] }
  }

  async function runAgain(specifications: readonly TestSpecification[]) {
    console.log(`\n${specifications.length} files with failures are run once more`)
    progress.of(specifications.length)
    return await run(specifications)
  }
}

type Report = { readonly testResults: readonly { readonly name: string }[] }

/** A report of all files, those that were run again as they ended then. */
function joined(first: Report, again: Report): string {
  const names = new Set(again.testResults.map(({ name }) => name))
  const others = first.testResults.filter(({ name }) => !names.has(name))
  return JSON.stringify({ testResults: [...others, ...again.testResults] })
}

type UnhandledError = { readonly message: string; readonly VITEST_TEST_PATH?: string }
type Run = { readonly modules: readonly TestModule[]; readonly unhandled: readonly UnhandledError[] }

/** An error that no file can be blamed for is of the file `''`, which cannot be run again. */
function failuresIn({ modules, unhandled }: Run): Failures {
  const failures: Failures = new Map()
  const note = (file: string, name: string, error: string): void => {
    const own = failures.get(file) ?? new Map<string, string>()
    if (!own.has(name)) own.set(name, firstLine(error))
    failures.set(file, own)
  }
  for (const module of modules) {
    const failed = [...module.children.allTests('failed')]
    for (const test of failed) note(module.relativeModuleId, test.fullName, errorOf(test))
    for (const { message } of module.errors()) note(module.relativeModuleId, '(file)', message)
    // A file whose set-up fails has no failed test.
    if (failed.length === 0 && !module.ok()) note(module.relativeModuleId, '(file)', suiteErrorOf(module))
  }
  for (const { message, VITEST_TEST_PATH: path } of unhandled)
    note(path ? relative(process.cwd(), path) : '', '(unhandled error)', message)
  return failures
}

function errorOf(test: TestCase): string {
  return test.result().errors?.[0]?.message ?? 'no error'
}

function suiteErrorOf(module: TestModule): string {
  for (const suite of module.children.allSuites()) for (const { message } of suite.errors()) return message
  return 'it failed outside of its tests'
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.slice(0, 300) ?? ''
}

/** Every test once: of a file that was run again, its second run. */
function counted(first: Run, again: Run, still: Failures): Counts {
  const files = new Map([...first.modules, ...again.modules].map(module => [module.moduleId, module]))
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const module of files.values())
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      if (state === 'passed') counts.passed++
      else if (state === 'skipped') counts.skipped++
    }
  for (const tests of still.values()) counts.failed += tests.size
  return counts
}

function timesOf(module: TestModule): Tests {
  const { duration, collectDuration, setupDuration } = module.diagnostic()
  const tests = [...module.children.allTests()].length
  return { file: module.relativeModuleId, seconds: (duration + collectDuration + setupDuration) / 1000, tests }
}

/** Says every some seconds how many files have ended, and how many tests of them failed. */
function progressReporter() {
  const began = performance.now()
  let told = began
  let files = 0
  let ended = 0
  let failed = 0
  return {
    of(count: number): void {
      files = count
      ended = 0
      failed = 0
    },
    onTestModuleEnd(module: TestModule): void {
      ended++
      failed += [...module.children.allTests('failed')].length
      if (performance.now() - told < TELL_EVERY_MS) return
      told = performance.now()
      console.log(`${ended} of ${files} files, ${failed} failed tests, ${Math.round((told - began) / 1000)} s`)
    },
  }
}

/** The lines at the end of a run, the last of them `N passed, N failed`, and its exit code. */
export function conclude({ passed, failed, skipped, byChance }: Proof): number {
  if (!process.env.LODESTONE_TEST_KAFKA_BROKERS)
    console.log('skipped: what needs a Kafka broker, since this run has none; hubs kept their events in PostgreSQL')
  for (const line of byChance) console.log(`by chance: ${line}`)
  const tooMany = byChance.length >= TOO_MANY_BY_CHANCE
  if (tooMany) console.log(`red: ${byChance.length} tests passed only at the second try, which is no chance any more`)
  const none = passed === 0 && failed === 0
  if (none) console.log('red: no test was run')
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failed > 0 || tooMany || none ? 1 : 0
}

/** As the quick proof does: what the long one tries in many cases is tried in some. */
export function trySomeCases(): void {
  process.env.PROOF = 'quick'
  process.env.ENGINE_RUNS ??= '0.1'
  process.env.ATTACKED_SEASONS ??= '24'
}
