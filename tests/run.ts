import { readOptions } from '../infra/usage.ts'
import { withInfrastructure } from './proof/infrastructure.ts'
import { conclude, prove, trySomeCases } from './proof/proof.ts'
import { isQuick } from './proof/rooms.ts'

/** The quick proof, or the tests that are named, of whichever proof they are; ends with the one line `N passed, N failed`. */

const USAGE = `usage: npm test -- [FILE ...] [--report FILE.json]
the quick proof, or all tests of files whose path has one of these words in it; npm run prove has those that take long
PostgreSQL and Kafka are started for them, and ended. A failed test is tried once more: one that then passes is named "by chance"
Exit code 1 when a test failed, or three passed by chance`

const { values, positionals } = readOptions(USAGE, { allowPositionals: true, options: { report: { type: 'string' } } })
if (positionals.length === 0) trySomeCases()
const isWanted = positionals.length > 0 ? () => true : isQuick
const proof = await withInfrastructure(() => prove(isWanted, { filters: positionals, report: values.report }))
process.exit(conclude(proof))
