import type { Row } from '../bench.ts'
import { startBenchHub } from '../hub.ts'
import { startServers } from '../servers.ts'
import { disclosureRows } from './disclosure.bench.ts'
import { rescreeningRows } from './rescreening.ts'
import { screeningRows } from './screening.ts'

/**
 * Measures the judging of origin and of what may be published: `npm run bench:origin`, or `npm run bench:origin -- screening` (`rescreening`,
 * `disclosure`) for a part. Ends by itself; exit code 1 when a goal was missed.
 */

const PARTS = ['screening', 'rescreening', 'disclosure']
const asked = process.argv.slice(2)
const unknown = asked.filter(part => !PARTS.includes(part))
if (unknown.length > 0) throw new Error(`not a part: ${unknown}; there are ${PARTS.join(', ')}`)
const wanted = asked.length > 0 ? asked : PARTS

const rows: Row[] = []
if (wanted.includes('screening')) rows.push(...screeningRows())
const onHub = [
  ...(wanted.includes('rescreening') ? [rescreeningRows] : []),
  ...(wanted.includes('disclosure') ? [disclosureRows] : []),
]
if (onHub.length > 0) {
  const infrastructure = await startServers()
  try {
    for (const [nth, measure] of onHub.entries()) {
      const hub = await startBenchHub(infrastructure, `bench_${Date.now().toString(36)}_origin${nth}`)
      try {
        rows.push(...(await measure(hub)))
      } finally {
        await hub.stop()
      }
    }
  } finally {
    await infrastructure.stop()
  }
}

console.log('| what | measured | goal | |\n|---|---|---|---|')
for (const { what, measured, goal, reached } of rows)
  console.log(`| ${what} | ${measured} | ${goal} | ${reached ? 'reached' : 'missed'} |`)
process.exit(rows.every(row => row.reached) ? 0 : 1)
