import { Worker } from 'node:worker_threads'
import { foresee } from '@lodestone/foresight'
import { programmesOf } from '@lodestone/foresight/fixture'
import { readWords } from '../../../infra/usage.ts'
import { progress, type Row, row, seconds } from '../bench.ts'
import { solvedByClp } from './clp.ts'
import { largeWorld, MONTHS, shock } from './world.ts'

/** Measures the foresight of shortages on a world as large as the hub is meant for, and its programmes against clp. */

readWords(
  `usage: npm run bench:outlook   measures 200 draws of 20,000 lines over 36 months; see infra/docs/outlook.md
What is compared with clp needs it installed
Exit code 1 when a goal was missed`,
)

const DRAWS = 200
/** Elements that take about as long together, a processor each. */
const SHARES = [
  ['Nd', 'Tb'],
  ['Dy', 'Pr'],
] as const

const drawn = (elements: readonly string[]): Promise<{ stopped: number; lines: number }> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { elements, count: DRAWS } })
    worker.on('message', message => ('progress' in message ? progress(message.progress) : resolve(message)))
    worker.once('error', reject)
  })

const rows: Row[] = []
const world = largeWorld()
progress('one scenario …')
let begun = performance.now()
const { outcome } = await foresee(world, shock)
rows.push(
  row(
    `one scenario of ${outcome.lines.length.toLocaleString('en')} needs, ${MONTHS} months`,
    seconds(begun),
    { atMost: 10 },
    's',
  ),
)
progress('draws …')
begun = performance.now()
const before = process.cpuUsage()
const drawings = await Promise.all(SHARES.map(drawn))
const { user, system } = process.cpuUsage(before)
const stopped = drawings.reduce((sum, own) => sum + own.stopped, 0)
rows.push(
  row(
    `${DRAWS} draws, two threads`,
    seconds(begun),
    { atMost: 60 },
    's',
    `${((user + system) / 1e6).toFixed(0)} s of processor; ${stopped.toLocaleString('en')} needs not met in some`,
  ),
)
progress('clp …')
const { solved, ms } = await programmesOf(world, shock, 'bench')
const clp = solvedByClp(solved.map(({ mps }) => mps))
if (!clp) progress('not compared: clp is not installed (apt-get install coinor-clp)')
else {
  const differing = solved.filter(
    ({ value }, n) => Math.abs(value - (clp.values[n] ?? 0)) > 1e-6 * Math.abs(value),
  ).length
  const note = `${(ms / solved.length).toFixed(2)} ms of ${((clp.s / solved.length) * 1000).toFixed(2)} ms each, ${differing} of ${solved.length} optima differ`
  rows.push(row('least shortage and cost of a month, times clp', ms / 1000 / clp.s, { atMost: 2 }, '', note))
  if (differing > 0 || clp.values.length !== solved.length) throw new Error('the optima differ')
}

console.log('| what | measured | goal | |\n|---|---|---|---|')
for (const { what, measured, goal, reached } of rows)
  console.log(`| ${what} | ${measured} | ${goal} | ${reached ? 'reached' : 'missed'} |`)
process.exit(rows.every(own => own.reached) ? 0 : 1)
