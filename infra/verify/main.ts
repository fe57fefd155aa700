import { readFileSync } from 'node:fs'
import { checksOfAudit } from './audit.ts'
import { checksOfBookProof } from './book-proof.ts'
import { type Check, checksOf, type RoundRecord } from './record.ts'
import { type Content, contentsOf } from './shape.ts'

/**
 * What `npm run verify -- file.json …` runs: checks records of rounds, proofs of sealed entries, exported histories of the audit and its daily
 * heads from their files alone, without the hub and without a solver. Exits with 0 when all hold, 1 when one does not, 2 when a file is none of them.
 */

const MOST_TOLD = 20
const NOTHING_HERE = 2
const files = process.argv.slice(2)

function read(file: string): Content[] {
  try {
    return contentsOf(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    console.error(`${file}: not a JSON file that can be read: ${error instanceof Error ? error.message : error}`)
    return []
  }
}

/** Says what holds and what does not, what is broken first; gives the exit code. */
function tell(title: string, check: () => readonly Check[], note = ''): number {
  const started = performance.now()
  const checks = check()
  const failed = checks.filter(([, holds]) => !holds)
  const told = checks.length > MOST_TOLD ? [...failed, ...checks.filter(([, holds]) => holds)] : checks
  console.log(title)
  for (const [what, holds] of told.slice(0, MOST_TOLD)) console.log(`  ${holds ? 'holds ' : 'BROKEN'}  ${what}`)
  if (checks.length > MOST_TOLD) console.log(`          … and ${checks.length - MOST_TOLD} more`)
  if (note) console.log(`  ${note}`)
  console.log(`  ${failed.length === 0 ? 'verified' : 'NOT verified'} in ${Math.round(performance.now() - started)} ms`)
  return failed.length === 0 ? 0 : 1
}

const tellRecord = (file: string, record: RoundRecord): number =>
  tell(
    `${file}: round ${record.roundId}, rule book ${record.ruleBook.version}, ${record.inputs.lines.length} lines, ${record.inputs.offers.length} offers`,
    () => checksOf(record),
  )

function verify(): number {
  const given = files.map(file => ({ file, contents: read(file) }))
  const all = given.flatMap(({ contents }) => contents)
  const rounds = all.flatMap(one => (one.kind === 'round' ? [one.round] : one.kind === 'record' ? [one.record] : []))
  const pages = all.flatMap(one => (one.kind === 'audit' ? [one.page] : []))
  const heads = all.flatMap(one => (one.kind === 'heads' ? one.heads : []))
  const proofs = all.flatMap(one => (one.kind === 'chain-proof' ? [one.proof] : []))
  const codes = given.flatMap(({ file, contents }) =>
    contents.length === 0
      ? [NOTHING_HERE]
      : contents.map(one => {
          if (one.kind === 'record') return tellRecord(file, one.record)
          if (one.kind === 'book-proof')
            return tell(
              `${file}: proof of a sealed entry`,
              () => checksOfBookProof(one.proof, rounds),
              rounds.length === 0
                ? 'compare that root with the seal of the round, or name the file of GET /rounds/{id} too'
                : '',
            )
          if (one.kind !== 'unknown') return 0
          console.error(`${file}: not the record of a round: it has no ${one.missing.join(', ')}`)
          return NOTHING_HERE
        }),
  )
  if (pages.length + heads.length + proofs.length > 0)
    codes.push(
      tell(
        `audit: ${pages.length} pages, ${heads.length} daily heads, ${proofs.length} proofs`,
        () => checksOfAudit({ pages, heads, proofs }),
        heads.length === 0
          ? 'that a history goes on to its end only the daily heads tell: name the file of GET /audit/heads too'
          : '',
      ),
    )
  return Math.max(...codes)
}

if (files.length === 0) {
  console.error(`usage: npm run verify -- file.json …   (answers of the API, several at once where they belong together)
  GET /api/v1/rounds/{id}/record, as an auditor
  GET /api/v1/rounds/{id}/proofs?lineId=, with GET /api/v1/rounds/{id}
  GET /api/v1/audit?subject=, all its pages, with GET /api/v1/audit/heads and GET /api/v1/audit/proof?subject=`)
  process.exit(NOTHING_HERE)
}
process.exitCode = verify()
