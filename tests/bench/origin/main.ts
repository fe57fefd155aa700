import { resolve } from 'node:path'
import { startInfrastructure } from '@lodestone/infra'
import { progress, type Row } from '../bench.ts'
import { startBenchHub } from '../hub.ts'
import { rescreeningRows } from './rescreening.ts'
import { screeningRows } from './screening.ts'

/**
 * Measures the judging of origin: `npm run bench:origin`, or `npm run bench:origin -- screening` (or `rescreening`) for a part. Ends by itself;
 * exit code 1 when a goal was missed.
 */

const PARTS = ['screening', 'rescreening']
const asked = process.argv.slice(2)
const unknown = asked.filter(part => !PARTS.includes(part))
if (unknown.length > 0) throw new Error(`not a part: ${unknown}; there are ${PARTS.join(', ')}`)
const wanted = asked.length > 0 ? asked : PARTS

const rows: Row[] = []
if (wanted.includes('screening')) rows.push(...screeningRows())
if (wanted.includes('rescreening')) {
  const infrastructure = await startInfrastructure({
    dataDir: resolve(process.env.DATA_DIR ?? '.lodestone-bench'),
    progress,
  })
  try {
    const hub = await startBenchHub(infrastructure, `bench_${Date.now().toString(36)}_origin`)
    try {
      rows.push(...(await rescreeningRows(hub)))
    } finally {
      await hub.stop()
    }
  } finally {
    await infrastructure.stop()
  }
}

console.log('| what | measured | goal | |\n|---|---|---|---|')
for (const { what, measured, goal, reached } of rows)
  console.log(`| ${what} | ${measured} | ${goal} | ${reached ? 'reached' : 'missed'} |`)
process.exit(rows.every(row => row.reached) ? 0 : 1)
