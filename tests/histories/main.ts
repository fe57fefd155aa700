import { readNumber, readOptions, refuse, refuseUnknown } from '../../infra/usage.ts'
import { startTestInfrastructure } from '../setup/infrastructure.ts'
import { PLANTED } from './planted.ts'
import type { Report, Task } from './run.ts'

/** Lets people work on a hub whose processes are killed and whose connections are cut, with one seed after the other. */

const USAGE = `usage: npm run histories -- [--minutes M] [--seed S] [--seconds N] [--calm]
       npm run histories -- --mutations [NAME ...]   plants each fault in turn, or those named: one of three seeds has to find it
5 minutes from seed 1, 20 seconds each, unless told; --calm: nothing happens to the hub
Exit code 1 when a history breaks a promise`

const { values, positionals } = readOptions(USAGE, {
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '20' },
    calm: { type: 'boolean', default: false },
    mutations: { type: 'boolean', default: false },
  },
})
const minutes = readNumber(values.minutes, USAGE, { decimal: true, least: 0.001 })
const seed = readNumber(values.seed, USAGE)
const seconds = readNumber(values.seconds, USAGE, { decimal: true, least: 1 })
if (positionals.length > 0 && !values.mutations) refuse('names are of --mutations', USAGE)
refuseUnknown(
  positionals,
  PLANTED.map(({ name }) => name),
  USAGE,
)
const storms = !values.calm

/** Seeds that are tried for a planted fault. */
const TRIES = 3

const stop = await startTestInfrastructure()
// What it needs to know of the infrastructure is known only now.
const { countsOf, run } = await import('./run.ts')
let failed: boolean
try {
  failed = values.mutations ? await mutations() : await plain()
} finally {
  await stop()
}
process.exit(failed ? 1 : 0)

async function plain(): Promise<boolean> {
  const end = performance.now() + minutes * 60_000
  let isBroken = false
  for (let n = seed; performance.now() < end; n++) {
    const report = await told({ seed: n, seconds, storms })
    isBroken ||= report.faults.length > 0
  }
  return isBroken
}

async function told(task: Task): Promise<Report> {
  const report = await run(task)
  console.log(`seed ${task.seed}: ${countsOf(report)}`)
  for (const one of report.faults) console.error(`seed ${task.seed}: ${one}`)
  return report
}

async function mutations(): Promise<boolean> {
  let missed = 0
  for (const { name, breaks } of PLANTED) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    let found: string | undefined
    for (let n = seed; n < seed + TRIES && !found; n++) {
      const { faults, seconds: took } = await run({ seed: n, seconds, storms, fault: name })
      if (faults[0]) found = `seed ${n}, ${took.toFixed(0)} s\n    ${faults[0].slice(0, 1_000)}`
    }
    if (!found) missed++
    console.log(`${name}: ${breaks} ${found ?? `not found in ${TRIES} seeds`}`)
  }
  return missed > 0
}
