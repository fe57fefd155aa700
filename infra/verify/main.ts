import { readFileSync } from 'node:fs'
import { checksOf, type RoundRecord } from './record.ts'

/**
 * What `npm run verify -- record.json …` runs: checks records of rounds from their files alone, without the hub and without a solver. Exits with 0 when all hold, 1 when
 * one does not, 2 when a file is no record.
 */

const MOST_TOLD = 20
const files = process.argv.slice(2)

function verify(file: string): number {
  let record: RoundRecord
  try {
    record = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    console.error(`${file}: not a JSON file that can be read: ${error instanceof Error ? error.message : error}`)
    return 2
  }
  const missing = ['ruleBook', 'rules', 'seed', 'seals', 'inputs', 'result', 'events'].filter(
    name => !Object.hasOwn(record ?? {}, name),
  )
  if (missing.length > 0) {
    console.error(`${file}: not the record of a round: it has no ${missing.join(', ')}`)
    return 2
  }
  const started = performance.now()
  const checks = checksOf(record)
  const failed = checks.filter(([, holds]) => !holds).length
  console.log(
    `${file}: round ${record.roundId}, rule book ${record.ruleBook.version}, ${record.inputs.lines.length} lines, ${record.inputs.offers.length} offers`,
  )
  for (const [what, holds] of checks.slice(0, MOST_TOLD)) console.log(`  ${holds ? 'holds ' : 'BROKEN'}  ${what}`)
  if (checks.length > MOST_TOLD) console.log(`          … and ${checks.length - MOST_TOLD} more`)
  console.log(`  ${failed === 0 ? 'verified' : 'NOT verified'} in ${Math.round(performance.now() - started)} ms`)
  return failed === 0 ? 0 : 1
}

if (files.length === 0) {
  console.error('usage: npm run verify -- record.json …   (the answer to GET /api/v1/rounds/{id}/record as an auditor)')
  process.exit(2)
}
process.exitCode = Math.max(...files.map(verify))
