import { resolve } from 'node:path'
import { startDatabase } from '@lodestone/infra'
import { readNumber, readOptions, refuse, refuseUnknown } from '../../infra/usage.ts'
import { folderInMemory } from '../setup/memory.ts'
import { dropDatabase, makeTemplate } from './database.ts'
import { NAMES } from './names.ts'
import { PLANTED } from './planted.ts'
import type { Line } from './worker.ts'
import { runWorker } from './workers.ts'

/** Lets the hub live through many seeds, each for some minutes of virtual time. */

const USAGE = `usage: npm run simulate -- [--seeds N] [--from SEED] [--minutes M] [--workers N]
       npm run simulate -- --mutations [NAME ...]   plants each fault in turn, or those named: one of 200 seeds has to find it
200 seeds from 1, each of up to 0.2 minutes, unless told; --from 17 --seeds 1 repeats one
Exit code 1 when one breaks a rule`

const { values, positionals } = readOptions(USAGE, {
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '0.2' },
    workers: { type: 'string', default: '2' },
    mutations: { type: 'boolean', default: false },
  },
})
const [seeds, workers] = [
  readNumber(values.seeds, USAGE, { least: 1 }),
  readNumber(values.workers, USAGE, { least: 1 }),
]
const from = readNumber(values.from, USAGE)
const minutes = readNumber(values.minutes, USAGE, { decimal: true, least: 0.001 })
if (positionals.length > 0 && !values.mutations) refuse('names are of --mutations', USAGE)
refuseUnknown(
  positionals,
  PLANTED.map(({ name }) => name),
  USAGE,
)

const { url, stop } = await database()
const template = await makeTemplate(url, NAMES)
let failed = false
try {
  failed = values.mutations ? await mutations() : await plain()
} finally {
  await dropDatabase(url, template)
  await stop()
}
process.exit(failed ? 1 : 0)

async function database(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.LODESTONE_TEST_DATABASE_URL
  if (given) return { url: given, stop: async () => {} }
  const inMemory = await folderInMemory()
  return startDatabase({ dataDir: inMemory ? `${inMemory}-simulation` : resolve('.lodestone-simulation') })
}

async function plain(): Promise<boolean> {
  const began = performance.now()
  let done = 0
  let virtualMs = 0
  const each = async (_: unknown, n: number): Promise<boolean> => {
    const task = { url, template, from: from + n, to: from + seeds - 1, every: workers, minutes }
    const { lines, failure } = await runWorker(task, undefined, line => {
      done++
      virtualMs += line.virtualMs
      if (line.faults.length > 0) show(line)
      else if (done % 50 === 0) console.log(`${done} seeds`)
    })
    if (failure) console.error(failure)
    return failure !== undefined || lines.some(({ faults }) => faults.length > 0)
  }
  const ended = await Promise.all(Array.from({ length: Math.min(workers, seeds) }, each))
  const seconds = (performance.now() - began) / 1_000
  console.log(`${done} seeds, ${(virtualMs / 60_000).toFixed(0)} minutes of virtual time in ${seconds.toFixed(0)} s`)
  return ended.includes(true)
}

function show({ seed, faults, last }: Line): void {
  console.error(`seed ${seed} (npm run simulate -- --from ${seed} --seeds 1 --minutes ${minutes}), its last steps:`)
  for (const step of last) console.error(`    ${step}`)
  for (const fault of faults) console.error(`seed ${seed}: ${fault}`)
}

async function mutations(): Promise<boolean> {
  const chosen = PLANTED.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const next = chosen.values()
  let found = 0
  const each = async (): Promise<void> => {
    for (const { name, breaks } of next) {
      const began = performance.now()
      const task = { url, template, from, to: from + seeds - 1, every: 1, minutes }
      const { lines, failure } = await runWorker(task, name)
      const seconds = ((performance.now() - began) / 1_000).toFixed(0)
      const fault = lines.at(-1)?.faults[0]
      if (fault !== undefined) found++
      const outcome =
        fault === undefined ? (failure ?? `not found in ${lines.length} seeds`) : `seed ${lines.at(-1)?.seed}`
      console.log(`${name}: ${breaks} ${outcome}, ${seconds} s${fault ? `\n    ${fault.slice(0, 200)}` : ''}`)
    }
  }
  await Promise.all(Array.from({ length: workers }, each))
  console.log(`${found} of ${chosen.length} planted faults were found`)
  return found < chosen.length
}
