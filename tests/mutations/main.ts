import { answerHelp, refuse } from '../../infra/usage.ts'
import { copyEngine, type EngineCopy, misplaced, removeCopies } from './copy.ts'
import type { Mutation, Trial } from './mutation.ts'
import { MUTATIONS } from './mutations.ts'
import { runTests } from './run.ts'

/** Proves that the tests of the engine notice faults. */

const USAGE = `usage: npm run mutations -- [START ...]   plants faults in a copy of packages/engine/src, one by one, and runs the test that has to fail
Takes some minutes; START (flow/, price/pools.ts) chooses those in files so named
Exit code 1 when a fault survives, its text is not found, or a test fails without it`

answerHelp(USAGE)
const wanted = process.argv.slice(2)
const unknown = wanted.filter(start => !MUTATIONS.some(({ file }) => file.startsWith(start)))
if (unknown.length > 0) refuse(`no fault is in ${unknown.join(', ')}`, USAGE)
const chosen = MUTATIONS.filter(({ file }) => wanted.length === 0 || wanted.some(start => file.startsWith(start)))
fail(misplaced(chosen))

const copies = [copyEngine('left'), copyEngine('right')]
try {
  fail(await withoutFaults(chosen))
  const trials = await inCopies(chosen, tried)
  const survivors = trials.filter(({ outcome }) => outcome !== 'caught')
  console.log(`${trials.length - survivors.length} of ${trials.length} mutations were caught`)
  fail(survivors.map(({ mutation, outcome }) => `${outcome}: ${title(mutation)} (${mutation.caughtBy.name})`))
} finally {
  removeCopies()
}

function fail(reasons: readonly string[]): void {
  if (reasons.length === 0) return
  for (const reason of reasons) console.error(reason)
  removeCopies()
  process.exit(1)
}

function title({ file, breaks }: Mutation): string {
  return `${file}: ${breaks}`
}

/** Sentences about named tests that do not pass in the unchanged copy. */
async function withoutFaults(mutations: readonly Mutation[]): Promise<string[]> {
  const tests = new Map(mutations.map(({ caughtBy }) => [`${caughtBy.file} ${caughtBy.name}`, caughtBy]))
  const files = [...Map.groupBy(tests.values(), ({ file }) => file)]
  const reasons = await inCopies(files, async ([file, own], { root }) => {
    const outcomes = await runTests(root, own)
    console.log(`without faults: ${file}`)
    return own.flatMap(({ name }) =>
      outcomes.get(name) === 'passed'
        ? []
        : [`${file}: "${name}" ${outcomes.get(name) ?? 'did not run'} without faults`],
    )
  })
  return reasons.flat()
}

/** Puts one fault in and runs its test. */
async function tried(mutation: Mutation, copy: EngineCopy): Promise<Trial> {
  const started = performance.now()
  const outcomes = await copy.mutated(mutation, () => runTests(copy.root, [mutation.caughtBy]))
  const ended = outcomes.get(mutation.caughtBy.name)
  const outcome = ended === 'failed' ? 'caught' : ended === 'passed' ? 'survived' : 'no verdict'
  const seconds = (performance.now() - started) / 1000
  console.log(`${outcome.padEnd(10)} ${seconds.toFixed(1).padStart(5)} s  ${title(mutation)}`)
  return { mutation, outcome }
}

/** Works through tasks with one at a time in each copy; answers in the order of the tasks. */
async function inCopies<T, R>(tasks: readonly T[], work: (task: T, copy: EngineCopy) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const next = tasks.entries()
  await Promise.all(
    copies.map(async copy => {
      for (const [n, task] of next) results[n] = await work(task, copy)
    }),
  )
  return results
}
