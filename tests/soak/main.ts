import { openStop } from '../../infra/stop.ts'
import { readNumber, readOptions, refuseUnknown } from '../../infra/usage.ts'
import { PLANTED } from '../simulation/planted.ts'

/**
 * Lets members, suppliers and an operator work on a hub of its own, of seven processes, while these are killed, PostgreSQL and the broker go away and
 * backups are taken, as the seed says. Everything is removed at the end, also at Ctrl-C.
 */

const USAGE = `usage: npm run soak -- [--minutes M] [--seed S] [--rate COMMANDS-A-SECOND] [--fault NAME]
5 minutes of seed 1 at 20 a second unless told; --fault plants a defect of tests/simulation/planted.ts, to be found
Exit code 1 where a command was lost or doubled, memory grows, or anything else does not hold`

const { values } = readOptions(USAGE, {
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    rate: { type: 'string', default: '20' },
    fault: { type: 'string' },
  },
})
const minutes = readNumber(values.minutes, USAGE, { decimal: true, least: 0.001 })
const seed = readNumber(values.seed, USAGE)
const rate = readNumber(values.rate, USAGE, { decimal: true, least: 0.001 })
if (values.fault !== undefined)
  refuseUnknown(
    [values.fault],
    PLANTED.map(({ name }) => name),
    USAGE,
  )

// What infra/run.sh tells glibc is for a hub in one process; containers have theirs without.
for (const name of Object.keys(process.env)) if (name.startsWith('MALLOC_')) delete process.env[name]

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
const stop = openStop(say)
// What it needs of the tests' infrastructure is its own.
process.env.LODESTONE_TEST_DATABASE_URL = ''
process.env.LODESTONE_TEST_KAFKA_BROKERS = ''
const { run } = await import('./run.ts')
const { reportText } = await import('./report.ts')
const soaking = run({ minutes, seed, rate, fault: values.fault, say, signal: stop.signal }).then(
  report => {
    console.log(reportText(report))
    const isSound = report.lost.length + report.doubled.length + report.faults.length === 0
    if (isSound) stop.end()
    else stop.fail(new Error('the soak found what does not hold'))
  },
  error => stop.fail(error.cause ? new Error(`${error.message}: ${error.cause}`) : error),
)
stop.onStop(() => soaking)
await stop.finished()
