import { readWords } from '../../../infra/usage.ts'
import type { Row } from '../bench.ts'
import { startBenchHub } from '../hub.ts'
import { startServers } from '../servers.ts'
import { credentialRows } from './credentials.ts'
import { disclosureRows } from './disclosure.bench.ts'
import { ledgerRows } from './ledger.bench.ts'
import { rescreeningRows } from './rescreening.ts'
import { screeningRows } from './screening.ts'

/** Measures the judging of origin, the tonnage ledger, and the judging of what may be published. */

const PARTS = ['screening', 'credentials', 'ledger', 'rescreening', 'disclosure']
const asked = readWords(
  `usage: npm run bench:origin -- [PART ...]   measures ${PARTS.join(', ')}; see infra/docs/measured.md
Exit code 1 when a goal was missed`,
  PARTS,
)
const wanted = asked.length > 0 ? asked : PARTS

const rows: Row[] = []
if (wanted.includes('screening')) rows.push(...screeningRows())
if (wanted.includes('credentials')) rows.push(...(await credentialRows()))
const onHub = [
  ...(wanted.includes('rescreening') ? [rescreeningRows] : []),
  ...(wanted.includes('disclosure') ? [disclosureRows] : []),
]
if (onHub.length > 0 || wanted.includes('ledger')) {
  const infrastructure = await startServers()
  try {
    if (wanted.includes('ledger')) rows.push(...(await ledgerRows(infrastructure.databaseUrl)))
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
