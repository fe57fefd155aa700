import { type MatchOutput, match } from '@lodestone/engine'
import { verifyRecord } from '@lodestone/engine/check'
import { present } from '@lodestone/kernel'
import { readBook } from '../../../packages/engine/src/pairs/book.ts'
import { pairUp } from '../../../packages/engine/src/pairs/kinds.ts'
import { seconds } from '../bench.ts'
import { type Case, type Form, type Measured, type NativeRun, roundOf, warmUpOf, withoutCeilings } from './case.ts'
import { greedyVolume } from './greedy.ts'
import { solveNatively } from './native.ts'
import { countPairs, programmeOf } from './programme.ts'

/**
 * Measures one case and prints what it found as JSON: a process of its own, so that memory and warmth are those of the case. The case is the only argument, as JSON.
 */

/** Runs repeat until there are so many, or until they took so many seconds in all; those of a native solver likewise. */
const RUNS = 7
const RUNS_S = 8
const NATIVE_RUNS = 5
const NATIVE_RUNS_S = 3

const one = JSON.parse(process.argv[2] ?? '') as Case
const input = roundOf(one)
let residentMb = 0
let output: MatchOutput | undefined
await match(warmUpOf(one))
const matching = await timed(async () => {
  output = await match(input)
  if (residentMb === 0) residentMb = (process.resourceUsage().maxRSS * 1024) / 1e6
})
const plain = withoutCeilings(input)
const plainly = one.withoutCeilings ? await timed(async () => void (await match(plain))) : nothing()
const { result, inputDigest, resultHash } = present(output)
const { rules, seed, lines, offers } = input
const record = { rules, seed, inputs: { lines, offers }, inputDigest, result, resultHash }
let findings: string[] = []
const checking = one.check
  ? await timed(async () => {
      findings = verifyRecord(record).findings
    })
  : nothing()

const book = readBook(input)
const pairs = pairUp(book)
const left = new Set(result.departures.map(({ lineId }) => lineId))
const stays = (i: number) => !left.has(present(book.lines[i]).id)
const native: NativeRun[] = []
if (one.native) {
  for (const form of one.native.forms) native.push(await medianRun(one.native, form))
}
const measured: Measured = {
  pairs: countPairs(pairs),
  departures: left.size,
  match: matching.seconds,
  matchCpu: matching.cpu,
  plainCpu: plainly.cpu,
  check: checking.seconds,
  findings,
  residentMb,
  stages: result.stages,
  servedKg: result.fills.reduce((sum, { filledKg }) => sum + Number(filledKg), 0),
  greedyKg: greedyVolume(book, pairs, stays),
  native,
}
process.stdout.write(JSON.stringify(measured))

/** Of several runs the one in the middle by wall time. */
async function medianRun(native: NonNullable<Case['native']>, form: Form): Promise<NativeRun> {
  const programme = programmeOf(book, pairs, stays, form)
  const runs: NativeRun[] = []
  let took = 0
  while (runs.length === 0 || (runs.length < NATIVE_RUNS && took < NATIVE_RUNS_S)) {
    const run = await solveNatively(programme, { native, gap: one.gap }, form)
    runs.push(run)
    took += run.wallS
    if (run.outcome !== 'optimal') return run
  }
  return present(runs.sort((a, b) => a.wallS - b.wallS)[Math.floor(runs.length / 2)])
}

/** Seconds by the clock and of this process on any processor, an entry a run. */
type Times = { readonly seconds: number[]; readonly cpu: number[] }

function nothing(): Times {
  return { seconds: [], cpu: [] }
}

async function timed(run: () => Promise<void>): Promise<Times> {
  const took = nothing()
  const begun = performance.now()
  while (took.seconds.length === 0 || (took.seconds.length < RUNS && seconds(begun) < RUNS_S)) {
    globalThis.gc?.()
    const start = performance.now()
    const before = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(before)
    took.seconds.push(seconds(start))
    took.cpu.push((user + system) / 1e6)
  }
  return took
}
