import type { ServiceName } from '@lodestone/contracts'
import { testInfrastructure, until } from '@lodestone/testing'
import pg from 'pg'
import { type Damage, Fleet } from '../faults/fleet.ts'
import { openProcesses, type Processes } from '../faults/hub-processes.ts'
import { freePort } from '../setup/free-port.ts'
import { chanceOf } from '../simulation/chance.ts'
import { ALL_SERVICES } from '../system/hub.ts'
import { Market } from './market.ts'
import { ordered } from './operators.ts'
import { people } from './people.ts'
import type { Line } from './recorder.ts'
import { countTold, differences, faultsAtRest } from './rest.ts'
import { RoundCalls } from './round.calls.ts'
import { roundOf } from './round.ts'
import { submission } from './submission.ts'
import { Submitters } from './submitters.ts'
import { judged } from './verdict.ts'
import { suffer } from './weather.ts'

export type Task = {
  readonly seed: number
  /** For how long new objects are taken up. */
  readonly seconds: number
  /** Whether processes are killed and connections cut meanwhile. */
  readonly storms: boolean
  /** A defect that is planted in the hub. */
  readonly fault?: string
}

export type Report = Damage & {
  readonly objects: number
  readonly operations: number
  /** Of which nobody knows what came of them. */
  readonly unknown: number
  readonly steps: number
  readonly seconds: number
  readonly faults: readonly string[]
}

/** What a report counts, in words. */
export const countsOf = ({ faults: _, ...counts }: Report): string =>
  Object.entries(counts)
    .map(([name, count]) => `${Math.round(count)} ${name}`)
    .join(', ')

/** Probability that a client gives up before it is answered. */
const LOSSES = 0.03
const MEMBERS = 6
const SUPPLIERS = 2
const PROCESSES = 2
/** Milliseconds within which a hub that is left alone comes to rest: who was killed leaves its group after ten seconds. */
const REST_MS = 60_000

const here = (name: string): string => new URL(name, import.meta.url).pathname

/** Lets people work on one hub, keeps what they are answered, and judges it. */
export async function run({ seed, seconds, storms, fault }: Task): Promise<Report> {
  const began = performance.now()
  const line: Line = { losses: LOSSES, isOver: false, faults: [] }
  const processes = await openProcesses()
  const database = new pg.Client({ connectionString: processes.databaseUrl })
  database.on('error', () => {})
  const fleet = await fleetOf(processes, fault)
  try {
    await fleet.start()
    const chance = chanceOf(seed)
    const mine = () => chanceOf(chance.below(2 ** 31))
    const { operator, members, suppliers } = await people(processes, fleet.urls, {
      members: MEMBERS,
      suppliers: SUPPLIERS,
    })
    const submitters = new Submitters(line)
    const calls = new RoundCalls(line)
    const market = new Market(calls, { operator, members, suppliers }, `market-${seed}`)

    let end = Number.POSITIVE_INFINITY
    let isFair = true
    const isLate = () => performance.now() > end
    const isOver = () => isLate() && isFair
    const trade = async (): Promise<void> => {
      await market.prepare(mine())
      // Only now: who is killed leaves its group after ten seconds, and no round would be matched meanwhile.
      isFair = !storms
      end = performance.now() + seconds * 1_000
      const storm = async () => {
        await suffer(fleet, mine(), isLate)
        isFair = true
      }
      await Promise.all([market.decide(mine(), seconds * 1_000, isOver), storms ? storm() : undefined])
    }
    const [rounds] = await Promise.all([
      ordered(calls, operator, mine(), isOver),
      ...members.slice(0, 3).map(caller => submitters.work('forecast', caller, mine(), isOver)),
      ...suppliers.map(caller => submitters.work('offer', caller, mine(), isOver)),
      trade(),
    ])

    await submitters.readAll(mine())
    for (const one of [...rounds, market.round]) {
      if (one.id === undefined) continue
      await calls.insist(one, operator, mine(), { do: 'read' })
      await calls.insist(one, operator, mine(), { do: 'list' })
    }
    await database.connect()
    const kept = {
      server: { look: async <R extends pg.QueryResultRow>(text: string) => (await database.query<R>(text)).rows },
      services: ALL_SERVICES.map(({ name }): ServiceName => name),
    }
    const { histories } = calls.recorder
    const played = { operator: operator.apis[0], submitters, market, rounds: histories }
    let found: string[] = []
    // A match or a publication that was asked for may be told at any moment: what is told while it is looked at is looked at again.
    const isJudged = async () => {
      const told = await countTold(kept)
      found = await differences(kept)
      if (found.length > 0) return false
      found = await faultsAtRest(kept, played)
      return (await countTold(kept)) === told
    }
    await until('the hub is at rest', isJudged, REST_MS).catch(error => line.faults.push(error.message))
    const own = new Map([[market.round.name, market.model]])
    const verdicts = [
      ...[...submitters.recorder.histories].map(([name, history]) => judged(name, submission, history)),
      ...[...histories].map(([name, history]) => judged(name, own.get(name) ?? roundOf([]), history)),
    ]
    const all = [...submitters.recorder.operations, ...calls.recorder.operations]
    return {
      ...fleet.damage,
      objects: verdicts.length,
      operations: all.length,
      unknown: all.filter(({ outcome }) => !outcome).length,
      steps: verdicts.reduce((sum, one) => sum + one.steps, 0),
      seconds: (performance.now() - began) / 1_000,
      faults: [...line.faults, ...verdicts.flatMap(one => one.faults), ...found],
    }
  } finally {
    line.isOver = true
    await database.end()
    await fleet.end()
    await processes.stop()
  }
}

async function fleetOf(processes: Processes, fault: string | undefined): Promise<Fleet> {
  const ports = await Promise.all(Array.from({ length: PROCESSES }, () => freePort()))
  const { databaseUrl, kafkaBrokers } = testInfrastructure()
  const cuttable = [new URL(databaseUrl).port, ...kafkaBrokers.split(',').map(broker => broker.split(':')[1] ?? '')]
  const settings = {
    RATE_LIMIT_PER_SECOND: '0',
    CUT_PORTS: cuttable.join(),
    ...(fault === undefined ? {} : { HISTORIES_FAULT: fault }),
  }
  const preloads = fault === undefined ? ['./cut.ts'] : ['./cut.ts', './plant.ts']
  const options = ['--no-warnings', ...preloads.flatMap(name => ['--import', here(name)])]
  const places = ports.map((port, n) => ({ name: `process ${n}`, port }))
  return new Fleet(processes, places, settings, options)
}
