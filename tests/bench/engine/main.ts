import { readWords } from '../../../infra/usage.ts'
import { goalRows } from './goals.ts'
import { growthTable } from './growth.ts'

/** Measures the matching engine alone, without hub, database or broker, against native solvers on the same rounds. */

const PARTS = ['goals', 'sizes']
const asked = readWords(
  `usage: npm run bench:engine -- [PART ...]   measures the engine within ten minutes; see infra/docs/measured.md
Parts are ${PARTS.join(', ')}. What is compared with clp and cbc needs both installed
Exit code 1 when a goal was missed`,
  PARTS,
)
const wanted = asked.length > 0 ? asked : PARTS

let missed = false
if (wanted.includes('goals')) {
  console.log(
    'Median of up to 7 runs within 8 s after a warm-up on a small round; each size in a process of its own. The engine does everything: pairs, volume by class, fair fill, ' +
      'routing, prices with the passes that departures cause, record and explanations. clp and cbc do volume by class and cost, once, on the lines that stayed, from ' +
      'finished pairs; `merged` lends them the lines that are alike as one. What they take is the wall time of their processes, without the writing of their input. ' +
      'Where a round is compared with itself without ceilings, processor time is.\n',
  )
  console.log('| what | measured | goal | |\n|---|---|---|---|')
  for (const { what, measured, goal, reached } of await goalRows()) {
    missed ||= reached === false
    console.log(`| ${what} | ${measured} | ${goal} | ${reached === undefined ? '' : reached ? 'reached' : 'missed'} |`)
  }
  console.log()
}
if (wanted.includes('sizes')) for (const line of await growthTable()) console.log(line)
process.exit(missed ? 1 : 0)
