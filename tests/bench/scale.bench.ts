import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { until } from '@lodestone/testing'
import { Fleet, type Place, placesApart, urlAt } from '../faults/fleet.ts'
import { openProcesses } from '../faults/hub-processes.ts'
import { freePort } from '../setup/free-port.ts'
import { admitted, callersBy, caughtUp, forecast, line } from '../system/hub.ts'
import { progress, type Row, row, seconds, spread } from './bench.ts'
import { connect } from './client.ts'
import { newDatabase } from './database.ts'

const CONNECTIONS = 32
const CALLS = 8_000
const WARM_UP = 4_000
/** Processes of the service that is written to. */
const PROCESSES = [1, 2, 3] as const
/** Machines of which the model speaks, by their processors; each service has as many processes, up to the partitions of a topic. */
const PROCESSORS = [2, 8, 32] as const
const PARTITIONS = 16
/** How near the model has to come to what is measured here. */
const NEAR = 0.75

/** What one command takes until every service has applied its events, in seconds of a processor. */
type Cost = {
  /** Of everything but whoever sends: services, PostgreSQL and the broker. */
  readonly all: number
  /** Of the busiest service: one process of it does one thing at a time. */
  readonly busiest: { readonly name: string; readonly seconds: number }
  readonly sender: number
}

/**
 * How many commands a second a hub can take for good, and what stops it: processors, which all share, or the one loop that each process of a service
 * has. Two straight lines, of which the lower one holds (the asymptotic bounds of a closed queueing network; Lazowska and others, Quantitative System
 * Performance, 1984, 5.2); what waits for a disk or a lock is not in it.
 */
export function capacity(cost: Cost, processors: number, processes: number): { rate: number; by: string } {
  const shared = processors / cost.all
  const loops = processes / cost.busiest.seconds
  return shared <= loops ? { rate: shared, by: 'processors' } : { rate: loops, by: `processes of ${cost.busiest.name}` }
}

/** Forecasts of one line, sent to one, two and three processes of the demand service, against what their costs in a single one say; and what these say of larger machines. */
export async function scaleRows(
  infrastructure: { databaseUrl: string; transport: Readonly<Record<string, string>> },
  name: string,
): Promise<Row[]> {
  const rows: Row[] = []
  let alone: Cost | undefined
  for (const count of PROCESSES) {
    progress(`every service a process, ${count} of demand`)
    const { rate, cost } = await measured(infrastructure, `${name}_${count}`, count)
    alone ??= cost
    const here = capacity({ ...alone, all: alone.all + alone.sender }, availableParallelism(), count)
    rows.push(
      row(
        `POST until applied, processes of demand: ${count}; against the model`,
        rate / here.rate,
        { atLeast: NEAR, atMost: 1 / NEAR },
        '',
        `${Math.round(rate)}/s of ${Math.round(here.rate)}/s`,
      ),
    )
  }
  if (alone)
    for (const processors of PROCESSORS) {
      const { rate, by } = capacity(alone, processors, Math.min(processors, PARTITIONS))
      rows.push({
        what: `the model for ${processors} processors, as many processes of each service`,
        measured: `${Math.round(rate).toLocaleString('en')}/s, limited by ${by}`,
        goal: '',
        reached: true,
      })
    }
  return rows
}

async function measured(
  { databaseUrl, transport }: Parameters<typeof scaleRows>[0],
  name: string,
  count: number,
): Promise<{ rate: number; cost: Cost }> {
  const url = await newDatabase(databaseUrl, name)
  const settings = { ...transport, TOPIC_PREFIX: `${name}.`, TOPIC_PARTITIONS: '4', RATE_LIMIT_PER_SECOND: '0' }
  const processes = await openProcesses(settings, { url: url.href })
  try {
    const more = Array.from({ length: count - 1 }, async (): Promise<Place> => {
      return { name: 'demand', port: await freePort(), settings: { SERVICES: 'demand' } }
    })
    const apart = await placesApart()
    const fleet = new Fleet(processes, [...(await Promise.all(more)), ...apart], {}, process.execArgv)
    await fleet.start()
    const console = fleet.urls.at(-1) ?? ''
    const callers = callersBy(caller => processes.api(console, caller))
    const operator = await callers.operator()
    const { api } = await admitted(callers, 'member')
    const writers = fleet.places.filter(place => place.name === 'demand').map(({ port }) => urlAt(port))
    const clients = writers.map(origin => connect(origin, api.token ?? '', Math.ceil(CONNECTIONS / count)))
    const post = (offset: number) => async (i: number) => {
      const body = JSON.stringify(forecast([line({ commitment: 'intent' })], { reference: `scale-${offset + i}` }))
      const answer = await clients[i % clients.length]?.post('/demand/forecasts', body)
      if (answer?.status !== 201) throw new Error(`answered ${answer?.status}: ${answer?.text}`)
    }
    const settled = () => until('the hub has caught up', () => caughtUp(operator), 120_000)
    for (const i of clients.keys())
      await until('every process knows the member', () => post(-count)(i).then(() => true))
    await spread(WARM_UP, CONNECTIONS, post(0))
    await settled()
    const before = spent(fleet)
    const start = performance.now()
    await spread(CALLS, CONNECTIONS, post(WARM_UP))
    await settled()
    const rate = CALLS / seconds(start)
    const cost = costOf(before, spent(fleet))
    await Promise.all(clients.map(client => client.close()))
    return { rate, cost }
  } finally {
    await processes.stop()
  }
}

type Spent = { readonly machine: number; readonly own: number; readonly services: ReadonlyMap<string, number> }

/** Seconds of a processor that everything has had so far (Linux: proc(5)). */
function spent(fleet: Fleet): Spent {
  const services = new Map<string, number>()
  for (const [n, { name }] of fleet.places.entries())
    services.set(name, (services.get(name) ?? 0) + ticksOf(fleet.at(n)?.pid ?? 0) / TICKS)
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return { machine: (user + nice + system + irq + soft) / TICKS, own: ticksOf(process.pid) / TICKS, services }
}

/** Of a second, in /proc, on every Linux that Node runs on. */
const TICKS = 100

function ticksOf(pid: number): number {
  const [user = 0, system = 0] =
    readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? []
  return user + system
}

function costOf(before: Spent, after: Spent): Cost {
  const each = (one: number, other: number): number => (other - one) / CALLS
  const services = [...after.services].map(([name, own]) => ({
    name,
    seconds: each(before.services.get(name) ?? 0, own),
  }))
  const [busiest = { name: '', seconds: 0 }] = services.sort((a, b) => b.seconds - a.seconds)
  const sender = each(before.own, after.own)
  return { all: each(before.machine, after.machine) - sender, busiest, sender }
}
