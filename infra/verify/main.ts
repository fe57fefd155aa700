import { readFileSync } from 'node:fs'
import { judge, type NamedFile, NOTHING_HERE, readGiven, verdictText } from '@lodestone/verify'
import { answerHelp } from '../usage.ts'

/**
 * What `npm run verify -- file.json …` runs: checks records of rounds, proofs of sealed entries, exported histories of the audit and its daily
 * heads, and signed checkpoints with their proofs, from their files alone, without the hub and without a solver.
 */

const USAGE = `usage: npm run verify -- file.json …   (answers of the API, several at once where they belong together)
  GET /api/v1/rounds/{id}/record, as an auditor
  GET /api/v1/rounds/{id}/proofs?lineId=, with GET /api/v1/rounds/{id}
  GET /api/v1/audit?subject=, all its pages, with GET /api/v1/audit/heads and GET /api/v1/audit/proof?subject=
  checkpoints that were kept (GET /api/v1/audit/checkpoints, or notes), with GET /api/v1/audit/keys, /audit/witnesses,
    /audit/consistency?service=&from=&to= between two of them, and /audit/inclusion?subject=&size= for a history
Exit code 0 when all hold, 1 when one does not, 2 when a file is none of these`

answerHelp(USAGE)
const files = process.argv.slice(2)

function read(name: string): NamedFile {
  try {
    return { name, json: readGiven(readFileSync(name, 'utf8')) }
  } catch (error) {
    console.error(
      `${name}: not a JSON file or a note that can be read: ${error instanceof Error ? error.message : error}`,
    )
    return { name }
  }
}

if (files.length === 0) {
  console.error(USAGE)
  process.exit(NOTHING_HERE)
}
const { judgements, unknown, code } = judge(files.map(read))
for (const one of judgements) console.log(verdictText(one))
for (const sentence of unknown) console.error(sentence)
process.exitCode = code
