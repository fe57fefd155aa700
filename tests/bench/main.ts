import { readWords } from '../../infra/usage.ts'
import type { Row } from './bench.ts'
import { consoleRows } from './console.bench.ts'
import { growthRows } from './growth.bench.ts'
import { historyRows } from './history.bench.ts'
import { hostileRows } from './hostile.bench.ts'
import { startBenchHub } from './hub.ts'
import { largeRoundRows } from './large-round.bench.ts'
import { latencyRows } from './latency.bench.ts'
import { messageRows } from './messages.bench.ts'
import { ocdsRows } from './ocds.bench.ts'
import { rowSecurityRows } from './rows.bench.ts'
import { scaleRows } from './scale.bench.ts'
import { startServers } from './servers.ts'
import { startRows } from './start.bench.ts'
import { storageRow } from './storage.bench.ts'
import { bulkRow, submitRows } from './submit.bench.ts'

/** Measures what the hub promises, each figure beside a reference of the same run, on the real PostgreSQL and Kafka. */

const GROUPS = [
  'messages',
  'unsigned',
  'submit',
  'rows',
  'latency',
  'round',
  'console',
  'growth',
  'storage',
  'ocds',
  'start',
  'hostile',
  'history',
  'scale',
] as const
/** Floods take what they can get of the machine, ten years take a while, and no hub tells unsigned: they are measured when asked for. */
const ASKED: readonly string[] = ['unsigned', 'hostile', 'history', 'scale']
const UNASKED = GROUPS.filter(name => !ASKED.includes(name))
const USAGE = `usage: npm run bench -- [GROUP ...]   measures the hub; see infra/docs/measured.md
${UNASKED.join(', ')}; only when asked for: ${ASKED.join(', ')}
Exit code 1 when a goal was missed`
const words = readWords(USAGE, GROUPS)
const wanted: readonly string[] = words.length > 0 ? words : UNASKED
/** As in earnest, where the others have one member send what a thousand would. */
const ALLOWANCES = { RATE_LIMIT_PER_SECOND: '200' }

const infrastructure = await startServers()
const run = `bench_${Date.now().toString(36)}`
const rows: Row[] = []
try {
  if (wanted.includes('messages')) rows.push(...(await messageRows(infrastructure, `${run}_m`, true)))
  if (wanted.includes('unsigned')) rows.push(...(await messageRows(infrastructure, `${run}_u`, false)))
  if (wanted.includes('scale')) rows.push(...(await scaleRows(infrastructure, `${run}_s`)))
  if (wanted.includes('ocds')) rows.push(...(await ocdsRows(infrastructure, `${run}_o`)))
  for (const [group, measure] of [
    ['submit', async hub => [...(await submitRows(hub)), await bulkRow(hub)]],
    ['rows', rowSecurityRows],
    ['latency', latencyRows],
    ['round', largeRoundRows],
    ['console', consoleRows],
    ['growth', growthRows],
    ['storage', async hub => [await storageRow(hub)]],
    ['hostile', hostileRows],
    ['history', historyRows],
  ] as [string, (hub: Awaited<ReturnType<typeof startBenchHub>>) => Promise<Row[]>][]) {
    if (!wanted.includes(group)) continue
    const hub = await startBenchHub(infrastructure, `${run}_${group}`, group === 'hostile' ? ALLOWANCES : {})
    try {
      rows.push(...(await measure(hub)))
    } finally {
      await hub.stop()
    }
  }
} finally {
  await infrastructure.stop()
}
if (wanted.includes('start')) rows.push(...(await startRows(infrastructure.cacheDir)))

console.log('| what | measured | goal | |\n|---|---|---|---|')
for (const { what, measured, goal, reached } of rows)
  console.log(`| ${what} | ${measured} | ${goal} | ${reached ? 'reached' : 'missed'} |`)
process.exit(rows.every(row => row.reached) ? 0 : 1)
