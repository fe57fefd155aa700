import { answerHelp, refuse } from '../../infra/usage.ts'
import { type Copy, copyPackages, misplaced, removeCopies } from './copy.ts'
import { FAULTS } from './faults.ts'
import { type Fault, pathOf, type Trial } from './mutation.ts'
import { runTests } from './run.ts'

/** Proves that tests notice faults of the engine and of what judges origin. */

const USAGE = `usage: npm run mutations -- [START ...]   plants faults in copies of packages and services, one by one, and runs the test that has to fail
Takes some minutes; START (packages/credentials, flow/, price/pools.ts) chooses those in packages or files so named
Exit code 1 when a fault survives, its text is not found, or a test fails without it`

answerHelp(USAGE)
const wanted = process.argv.slice(2)
const isNamed = (one: Fault, start: string): boolean => one.file.startsWith(start) || pathOf(one).startsWith(start)
const unknown = wanted.filter(start => !FAULTS.some(one => isNamed(one, start)))
if (unknown.length > 0) refuse(`no fault is in ${unknown.join(', ')}`, USAGE)
const chosen = FAULTS.filter(one => wanted.length === 0 || wanted.some(start => isNamed(one, start)))
const reasons = misplaced(chosen)
if (reasons.length === 0) reasons.push(...(await survivorsOf(chosen)))
for (const reason of reasons) console.error(reason)
process.exit(reasons.length > 0 ? 1 : 0)

/** Sentences about faults that no test noticed, or about tests that fail without any. */
async function survivorsOf(faults: readonly Fault[]): Promise<string[]> {
  const packages = [...new Set(faults.map(one => one.package))]
  const copies = ['left', 'right'].map(name => copyPackages(name, packages))
  try {
    const broken = await withoutFaults(faults, copies)
    if (broken.length > 0) return broken
    const trials = await inCopies(copies, faults, tried)
    const survivors = trials.filter(({ outcome }) => outcome !== 'caught')
    console.log(`${trials.length - survivors.length} of ${trials.length} faults were caught`)
    return survivors.map(({ fault, outcome }) => `${outcome}: ${title(fault)} (${fault.caughtBy.name})`)
  } finally {
    removeCopies()
  }
}

function title(fault: Fault): string {
  return `${pathOf(fault)}: ${fault.breaks}`
}

/** Sentences about named tests that do not pass in the unchanged copy. */
async function withoutFaults(faults: readonly Fault[], copies: readonly Copy[]): Promise<string[]> {
  const files = [...Map.groupBy(faults, one => `${one.package}/src/${one.caughtBy.file}`)]
  const reasons = await inCopies(copies, files, async ([file, own], { root }) => {
    const names = [...new Set(own.map(one => one.caughtBy.name))]
    const outcomes = await runTests(root, file, names)
    console.log(`without faults: ${file}`)
    return names.flatMap(name =>
      outcomes.get(name) === 'passed'
        ? []
        : [`${file}: "${name}" ${outcomes.get(name) ?? 'did not run'} without faults`],
    )
  })
  return reasons.flat()
}

/** Puts one fault in and runs its test. */
async function tried(fault: Fault, copy: Copy): Promise<Trial> {
  const started = performance.now()
  const { file, name } = fault.caughtBy
  const outcomes = await copy.mutated(fault, () => runTests(copy.root, `${fault.package}/src/${file}`, [name]))
  const ended = outcomes.get(name)
  const outcome = ended === 'failed' ? 'caught' : ended === 'passed' ? 'survived' : 'no verdict'
  const seconds = (performance.now() - started) / 1000
  console.log(`${outcome.padEnd(10)} ${seconds.toFixed(1).padStart(5)} s  ${title(fault)}`)
  return { fault, outcome }
}

/** Works through tasks with one at a time in each copy; answers in the order of the tasks. */
async function inCopies<T, R>(
  copies: readonly Copy[],
  tasks: readonly T[],
  work: (task: T, copy: Copy) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const next = tasks.entries()
  await Promise.all(
    copies.map(async copy => {
      for (const [n, task] of next) results[n] = await work(task, copy)
    }),
  )
  return results
}
