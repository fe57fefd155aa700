import { newSalt, uuidv7 } from '@lodestone/kernel'
import { rebuild } from '@lodestone/messaging'
import type { Service } from '@lodestone/service'
import { topicsOf } from '@lodestone/service'
import { Broker, KIND } from './broker.ts'
import { faultsAtRest, onItsWay, wrongRepetitions } from './checks.ts'
import { Clients } from './clients.ts'
import type { Ground } from './database.ts'
import { enter, randomDraws } from './globals.ts'
import { Host, type Settings } from './host.ts'
import type { People } from './people.ts'
import { fate } from './thread.ts'
import { FAIR, type Network } from './wire.ts'
import { living, World } from './world.ts'

/** Services that run together, and those who use them. */
export type Scenario = {
  /** The services of each process. */
  readonly processes: readonly (readonly Service[])[]
  readonly people: (clients: Clients) => readonly People[]
  /** Tables that a rebuild must leave as they are, with the service that owns them. */
  readonly projection?: { readonly service: 'aggregation'; readonly tables: readonly string[] }
}

/** What is simulated: a scenario by seed in turn. */
export type Hub = {
  readonly ground: Ground
  readonly network: Network
  readonly settings: Settings
  readonly scenarios: readonly [Scenario, ...Scenario[]]
  /** How keys find their partitions. */
  readonly partitionOf: (key: string, partitions: number) => number
  readonly seen: { hosts: readonly Host[] }
}

export type Outcome = {
  readonly seed: number
  readonly faults: readonly string[]
  readonly digest: string
  readonly steps: number
  readonly last: readonly string[]
  readonly virtualMs: number
}

/** Virtual milliseconds within which a hub must be at rest once all is well. */
const REST_MS = 90_000
const LOOK_MS = 500

/** Lets a hub live through what the seed has for it, and says which rules it broke. */
export async function simulate(hub: Hub, seed: number, minutes: number): Promise<Outcome> {
  await hub.ground.reset()
  const world = new World(seed)
  const { server } = hub.ground
  server.begin(world)
  enter(world)
  freshRandomness()
  try {
    const broker = new Broker(world, hub.partitionOf)
    broker.create(topicsOf({ TOPIC_PARTITIONS: 2 }), 2)
    const parts = { world, broker, network: hub.network, settings: hub.settings }
    const scenario = hub.scenarios[seed % hub.scenarios.length] ?? hub.scenarios[0]
    const hosts = scenario.processes.map((services, i) => new Host('abcdef'[i] ?? '', services, parts))
    hub.seen.hosts = hosts
    for (const host of hosts) host.start()
    const clients = new Clients(world, hosts)
    const running = { scenario, world, broker, hosts, clients, people: scenario.people(clients) }
    await weather(hub, running, minutes)
    await rest(hub, running)
  } finally {
    for (const host of hub.seen.hosts) if (host.life) host.life.alive = false
    for (const connection of [...hub.network.connections]) await connection.cut()
    enter(undefined)
  }
  const { faults, digest, steps, lastSteps, age } = world
  return { seed, faults: [...faults], digest, steps, last: [...lastSteps], virtualMs: age }
}

/** Random bytes that were drawn ahead belong to another world. */
function freshRandomness(): void {
  for (const draw of [() => uuidv7(0), newSalt]) for (const before = randomDraws(); randomDraws() === before; ) draw()
}

type Running = {
  readonly scenario: Scenario
  readonly world: World
  readonly broker: Broker
  readonly hosts: readonly Host[]
  readonly clients: Clients
  readonly people: readonly People[]
}

/** The time in which everything may happen. */
async function weather(hub: Hub, running: Running, minutes: number): Promise<void> {
  const { world, broker, hosts, clients, people } = running
  const { chance } = world
  const { network } = hub
  const some = (most: number): number => (chance.of(0.3) ? 0 : chance.ms(0, 1) * most)
  network.weather = {
    cut: some(0.02),
    cutCommit: some(0.08),
    slow: some(0.05),
    slowMs: chance.ms(10, 1_500),
    refused: some(0.1),
  }
  broker.meanness = {
    rejects: some(0.3),
    duplicates: some(0.3),
    slow: some(0.5),
    slowMs: chance.ms(10, 500),
    rebalances: some(0.1),
    detours: some(0.4),
  }
  fate.deaths = some(0.2)
  clients.losses = some(0.2)
  clients.twice = some(0.4)
  const lengthMs = minutes * 60_000
  for (const some of people) some.begin(lengthMs - 12_000)
  const least = Math.min(lengthMs, 6_000)
  for (let n = chance.below(4) * Math.ceil(lengthMs / 30_000); n > 0; n--)
    world.after(chance.ms(100, lengthMs), undefined, '', () => {
      const host = hosts[chance.below(hosts.length)]
      if (!host) return
      switch (chance.below(4)) {
        case 0:
        case 1:
          return host.crash(chance.ms(50, 4_000))
        case 2:
          return host.pause(chance.of(0.6) ? chance.ms(7_000, 15_000) : chance.ms(50, 3_000))
        default:
          return jump(hub, world, host)
      }
    })
  await world.run(least)
  await world.run(lengthMs - least, () => clients.areDone)
  await world.run(REST_MS, () => clients.areDone)
}

/** A wall clock is put to another time: of a process, or of the database. */
function jump({ ground }: Hub, world: World, { life }: Host): void {
  const by = world.chance.pick([-3_600_000, -10_000, -1_000, 1_000, 9_000, 3_600_000])
  if (life && world.chance.of(0.6)) {
    life.ahead += by
    world.note(`${life.name}: its clock jumps by ${by} ms`)
  } else {
    ground.server.ahead += Math.max(by, -1_000)
    world.note(`database: its clock jumps by ${Math.max(by, -1_000)} ms`)
  }
}

/** All is well again: what was begun must come to its end, and every rule hold. */
async function rest(hub: Hub, running: Running): Promise<void> {
  const { world, broker, clients, people } = running
  if (world.faults.length > 0) return
  world.note('all is well again')
  hub.network.weather = FAIR
  broker.meanness = KIND
  fate.deaths = 0
  Object.assign(clients, { losses: 0, twice: 0 })
  if (!(await atRest(hub, running))) return
  for (const fault of await faultsAtRest(lookOf(hub, running), people)) world.fault(fault)
  if (world.faults.length > 0) return
  let answered: string[] | undefined
  void Promise.all([wrongRepetitions(clients), ...people.map(some => some.answers?.() ?? [])]).then(faults => {
    answered = faults.flat()
  })
  await world.run(REST_MS, () => answered !== undefined)
  for (const fault of answered ?? ['repetitions and readings were not answered']) world.fault(fault)
  if (world.faults.length === 0 && world.chance.of(0.25)) await rebuilt(hub, running)
}

const lookOf = ({ ground }: Hub, { scenario, broker }: Running) => ({
  server: ground.server,
  broker,
  services: [...new Set(scenario.processes.flat().map(({ name }) => name))],
})

async function atRest(hub: Hub, running: Running): Promise<boolean> {
  const { world, hosts, clients } = running
  const until = world.now + REST_MS
  for (;;) {
    await world.run(LOOK_MS)
    if (world.faults.length > 0) return false
    const isUp = hosts.every(host => host.isUp) && clients.areDone
    const left = isUp ? await onItsWay(lookOf(hub, running)) : ['a process is not up, or a client not done']
    for (const host of hosts)
      for (const { running } of host.open.values())
        for (const { partition, reason } of running.consumer?.status().halted ?? [])
          left.push(`${host.name} ${running.service.name}: ${partition} is halted: ${reason}`)
    if (left.length === 0) return true
    if (world.now < until) continue
    for (const one of left) world.fault(`not at rest after ${REST_MS} ms: ${one}`)
    return false
  }
}

/** A projection that is read anew is the same. */
async function rebuilt(hub: Hub, running: Running): Promise<void> {
  if (!running.scenario.projection) return
  const { service, tables } = running.scenario.projection
  const { hosts } = running
  const { server } = hub.ground
  const dump = async (): Promise<string> => {
    const found = tables.map(table => server.look(`SELECT * FROM ${service}.${table} AS one ORDER BY one::text`))
    return JSON.stringify(await Promise.all(found))
  }
  const before = await dump()
  const host = hosts.find(({ open }) => open.has(service))
  const database = host?.open.get(service)?.running.database
  if (!database) return
  const clear = (tx: { query(text: string): Promise<unknown> }) =>
    tx.query(`TRUNCATE ${tables.join(', ')}`).then(() => {})
  let done = false
  living.run(host?.life, () =>
    rebuild({ database, consumer: service, clear }).then(
      () => {
        done = true
      },
      error => running.world.fault(`not rebuilt: ${error}`),
    ),
  )
  await running.world.run(REST_MS, () => done)
  if (!(await atRest(hub, running))) return
  if ((await dump()) !== before) running.world.fault(`${service}: its projection is another when it is rebuilt`)
}
