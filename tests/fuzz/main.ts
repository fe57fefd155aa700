import { availableParallelism } from 'node:os'
import { campaign, type FuzzedRound, hostileRound, judgeRound, missingJudge, shrink } from '@lodestone/engine/fuzz'
import { present } from '@lodestone/kernel'
import { readNumber, readOptions, refuse } from '../../infra/usage.ts'

/** Every kind of failure is shrunk to a round that can be pasted into a test. */

const USAGE = `usage: npm run fuzz:engine -- [--rounds N] [--seed S] [--from NUMBER] [--workers N] [--shrink N]
2000 rounds of seed 1 unless told; --seed 7 --from 4711 --rounds 1 repeats one; of each kind of failure --shrink (2) are shrunk
Rounds are small and hostile; glpsol (of glpk-utils) and exact integers judge each. Exit code 1 when one failed`

const { values } = readOptions(USAGE, {
  options: {
    rounds: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    workers: { type: 'string', default: String(availableParallelism()) },
    shrink: { type: 'string', default: '2' },
  },
})
const [rounds, workers] = [
  readNumber(values.rounds, USAGE, { least: 1 }),
  readNumber(values.workers, USAGE, { least: 1 }),
]
const [seed, from] = [readNumber(values.seed, USAGE), readNumber(values.from, USAGE)]
const perKind = readNumber(values.shrink, USAGE)
const missing = missingJudge()
if (missing) refuse(missing, USAGE)

/** Milliseconds between two lines of progress. */
const EVERY_MS = 10_000
const begun = performance.now()
let told = begun
let failures = 0

const { failed, unsettled } = await campaign({
  seed,
  rounds,
  from,
  workers,
  onRound({ number, failures: found }, done) {
    if (found.length > 0) {
      failures++
      console.log(`round ${number} of seed ${seed}: ${found.map(({ kind, text }) => `${kind}: ${text}`).join('; ')}`)
    }
    if (performance.now() - told < EVERY_MS) return
    told = performance.now()
    console.log(`${done} of ${rounds} rounds, ${failures} failures, ${Math.round((told - begun) / 1000)} s`)
  },
  onSlow: (number, seconds) => console.log(`round ${number} of seed ${seed} has taken ${seconds} s so far`),
})

for (const [kind, outcomes] of firstOfEachKind(failed))
  for (const { number } of outcomes.slice(0, perKind)) {
    const fails = async (input: Parameters<typeof judgeRound>[0]) =>
      (await judgeRound(input, { until: kind, order: kind === 'order' })).failures.some(one => one.kind === kind)
    const small = await shrink(hostileRound({ seed, number }), fails)
    console.log(`\n${kind}: round ${number} of seed ${seed}, as small as it fails\n${JSON.stringify(small)}`)
  }
for (const { number, unsettled: open } of unsettled)
  console.log(`round ${number} of seed ${seed} is not settled, the other solver ran out of time: ${open.join('; ')}`)
console.log(`\nseed ${seed}: ${rounds} rounds, ${failed.length} failures, ${unsettled.length} not settled`)
process.exit(failed.length > 0 ? 1 : 0)

/** Outcomes by the kind of their first failure. */
function firstOfEachKind(outcomes: readonly FuzzedRound[]): Map<string, FuzzedRound[]> {
  return Map.groupBy(outcomes, ({ failures: [first] }) => present(first).kind)
}
