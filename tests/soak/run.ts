import { setTimeout as rest } from 'node:timers/promises'
import { until } from '@lodestone/testing'
import { urlAt } from '../faults/fleet.ts'
import { people } from '../histories/people.ts'
import { differences } from '../histories/rest.ts'
import { scrape } from '../operations/scrape.ts'
import { chanceOf } from '../simulation/chance.ts'
import { brokenChains, journalOf, unapplied, wrongCopies } from '../simulation/checks.ts'
import { caughtUp } from '../system/hub.ts'
import { Copies } from './copies.ts'
import { factsIn, NAMES, viewsOf, wrongLog, wrongSums } from './evidence.ts'
import { openHub, type SoakedHub } from './hub.ts'
import { verdictOn } from './ledger.ts'
import { type Growth, growthOf, LEAST_MINUTES, leaksIn } from './memory.ts'
import { playRounds, type Rounds } from './rounds.ts'
import { type Sample, sampleOf, sumOf, watch } from './samples.ts'
import { scheduleOf } from './schedule.ts'
import { type Blows, storm } from './storms.ts'
import { look, ownChance, Traffic } from './traffic.ts'
import { type Hook, openHook } from './webhooks.ts'

export type Task = {
  readonly minutes: number
  readonly seed: number
  /** Commands a second. */
  readonly rate: number
  /** A defect that is planted in the hub, to be found. */
  readonly fault: string | undefined
  readonly say: (text: string) => void
  readonly signal: AbortSignal
}

export type Report = {
  readonly minutes: number
  readonly acknowledged: number
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  /** What else does not hold. */
  readonly faults: readonly string[]
  readonly rounds: Rounds
  readonly blows: Blows
  readonly growths: readonly Growth[]
  readonly samples: readonly Sample[]
  readonly webhooks: number
  readonly looks: number
  readonly records: number
  readonly restored: number
  /** Milliseconds from the last command until everything was applied everywhere. */
  readonly restMs: number
}

const MEMBERS = { work: 4, trade: 6 } as const
const SUPPLIERS = { work: 3, trade: 2 } as const
/** Callers of each who works at once. */
const COLLEAGUES = 3
/** Milliseconds from one collection of all garbage to the next; for the tokens; and within which the hub comes to rest. */
const COLLECT_EVERY_MS = 120_000
const RENEW_EVERY_MS = 1_200_000
const REST_MS = 300_000

/** Lets people work on a hub of its own, while it is hurt and watched, and judges it when it is at rest. */
export async function run(task: Task): Promise<Report> {
  const hub = await openHub(task.fault)
  const gaveUp = Promise.withResolvers<never>()
  const giveUp = () => gaveUp.reject(new Error('the soak was ended before its time'))
  task.signal.addEventListener('abort', giveUp)
  if (task.signal.aborted) giveUp()
  try {
    return await Promise.race([soaked(hub, task), gaveUp.promise])
  } finally {
    await hub.stop()
  }
}

async function soaked(hub: SoakedHub, { minutes, seed, rate, say, signal }: Task): Promise<Report> {
  await hub.start()
  const everybody = await people(hub.processes, [hub.origin], {
    members: MEMBERS.work + MEMBERS.trade,
    suppliers: SUPPLIERS.work + SUPPLIERS.trade,
  })
  const { operator } = everybody
  const [members, suppliers] = [everybody.members.slice(0, MEMBERS.work), everybody.suppliers.slice(0, SUPPLIERS.work)]
  const traders = {
    operator,
    members: everybody.members.slice(MEMBERS.work),
    suppliers: everybody.suppliers.slice(SUPPLIERS.work),
  }
  const [trader = operator] = traders.members
  const hook = await openHook(trader)
  const traffic = new Traffic()
  const copies = new Copies(hub.folder, traffic.ledger)
  const { blows, spared } = scheduleOf(seed, minutes)
  const chance = chanceOf(seed)
  const began = performance.now()
  const endMs = minutes * 60_000
  const isOver = (): boolean => signal.aborted || performance.now() - began >= endMs
  const samples: Sample[] = []
  const workers = [
    ...members.map(caller => ({ noun: 'forecast' as const, caller })),
    ...suppliers.map(caller => ({ noun: 'offer' as const, caller })),
  ].flatMap(one => Array.from({ length: COLLEAGUES }, () => one))
  const everyMs = (workers.length / rate) * 1_000
  let collectedAt = 0
  const collects = (at: number): boolean => {
    if (at - collectedAt < COLLECT_EVERY_MS) return false
    collectedAt = at
    return true
  }
  const renew = async (): Promise<void> => {
    for (let at = RENEW_EVERY_MS; !isOver(); await rest(200))
      if (performance.now() - began > at) {
        await everybody.renew()
        at += RENEW_EVERY_MS
      }
  }
  const [rounds, done, looks] = await Promise.all([
    playRounds(traders, ownChance(chance), isOver),
    storm(hub, copies, blows, { began, say: text => say(`${minuteOf(began)} ${text}`), isOver }),
    look(operator, isOver),
    watch(hub, { began, commands: () => traffic.ledger.length, collects, isOver, each: one => void samples.push(one) }),
    progress({ began, samples, say, isOver }),
    renew(),
    ...workers.map(({ noun, caller }) => traffic.work(noun, caller, ownChance(chance), everyMs, isOver)),
  ])
  const stopped = performance.now()
  say(`${minuteOf(began)} the load has ended; waiting until everything is applied`)
  const tail = await settled(hub, operator.apis[0], hook)
  const restMs = performance.now() - stopped
  const last = await sampleOf(hub, { at: performance.now() - began, commands: traffic.ledger.length, collected: true })
  const growths = growthOf(samples, spared, endMs)
  const judged = await judgedOf(hub, { traffic, copies, operator, workers, hook })
  await hook.stop()
  return {
    minutes,
    acknowledged: traffic.ledger.length,
    rounds,
    blows: done,
    growths,
    samples: last ? [...samples, last] : samples,
    webhooks: hook.received(),
    looks,
    restMs,
    ...judged,
    faults: [
      ...traffic.faults,
      ...rounds.faults,
      ...hub.ended,
      ...tail,
      ...judged.faults,
      ...(minutes < LEAST_MINUTES ? [] : leaksIn(growths)),
    ],
  }
}

const minuteOf = (began: number): string => `minute ${((performance.now() - began) / 60_000).toFixed(1)}:`

/** One line a minute. */
async function progress(o: {
  began: number
  samples: readonly Sample[]
  say: (text: string) => void
  isOver: () => boolean
}): Promise<void> {
  const MiB = 2 ** 20
  for (let minute = 1; !o.isOver(); await rest(200)) {
    if (performance.now() - o.began < minute * 60_000) continue
    minute++
    const one = o.samples.at(-1)
    if (!one) continue
    const before = o.samples.findLast(({ at }) => at <= one.at - 60_000)
    const rate = before ? ((one.commands - before.commands) / (one.at - before.at)) * 1_000 : Number.NaN
    const sum = (of: 'resident' | 'heap') => one.processes.reduce((all, each) => all + each[of], 0) / MiB
    const delay = Math.max(0, ...one.processes.map(({ delayMs }) => delayMs))
    const schemas = [...one.disk.schemas.values()].reduce((all, each) => all + each, 0) / MiB
    o.say(
      `${minuteOf(o.began)} ${one.commands} commands (${rate.toFixed(1)}/s), resident ${sum('resident').toFixed(0)} MiB and heap ${sum('heap').toFixed(0)} MiB in ${one.processes.length} processes, broker ${((one.broker ?? 0) / MiB).toFixed(0)} MiB, delay ${delay.toFixed(0)} ms, schemas ${schemas.toFixed(0)} MiB, topics ${(one.disk.topics / MiB).toFixed(0)} MiB, logs ${(one.disk.logs / MiB).toFixed(1)} MiB, outbox ${one.outbox}, lag ${one.lag}`,
    )
  }
}

type Operator = Parameters<typeof caughtUp>[0]

/** What is not well once everything had time to be applied; nothing where it is. */
async function settled(hub: SoakedHub, operator: Operator, hook: Hook): Promise<string[]> {
  let left: string[] = []
  const kept = keptBy(hub)
  const isAtRest = async () => {
    left = ['not caught up']
    if (!(await caughtUp(operator))) return false
    left = await differences(kept)
    if (left.length > 0) return false
    const pending = await hook.pending()
    if (pending > 0) left.push(`${pending} messages of the webhook are on their way`)
    return left.length === 0
  }
  const faults: string[] = await until('the hub is at rest', isAtRest, REST_MS).then(
    () => [],
    error => [...left, `${error} ${error.cause ?? ''}`],
  )
  const { services } = (await operator.get('/operations')).body
  for (const { name, ready, parked, differing } of services)
    if (!ready || parked.length > 0 || (differing?.length ?? 0) > 0)
      faults.push(`${name}: ready ${ready}, ${parked.length} parked, ${differing?.length ?? 0} days differ`)
  for (const { name, port } of hub.fleet.places) {
    const { status } = await fetch(`${urlAt(port)}/readyz`)
    const halted = sumOf(await scrape(urlAt(port)), 'lodestone_consumer_halted_partitions')
    if (status !== 200 || halted > 0) faults.push(`${name}: /readyz answers ${status}, ${halted} partitions are halted`)
  }
  return faults
}

const keptBy = ({ database }: SoakedHub) => ({
  server: {
    look: async <R extends Record<string, unknown>>(text: string): Promise<R[]> => (await database.query(text)).rows,
  },
  services: NAMES,
})

/** Everything that must hold of a hub at rest. */
async function judgedOf(
  hub: SoakedHub,
  o: {
    traffic: Traffic
    copies: Copies
    operator: Awaited<ReturnType<typeof people>>['operator']
    workers: readonly { readonly caller: { readonly org?: string } }[]
    hook: Hook
  },
): Promise<Pick<Report, 'lost' | 'doubled' | 'faults' | 'records' | 'restored'>> {
  const kept = keptBy(hub)
  const journals = new Map<(typeof NAMES)[number], Awaited<ReturnType<typeof journalOf>>>()
  for (const name of NAMES) journals.set(name, await journalOf(kept, name))
  const entries = [...journals.values()].flat()
  const own = new Set(o.workers.flatMap(({ caller }) => caller.org ?? []))
  const [operator] = o.operator.apis
  const views = await viewsOf(hub.database, operator, own)
  const { lost, doubled } = verdictOn(o.traffic.ledger, factsIn(journals, own), views)
  const untold = entries.filter(({ topic }) => topic !== 'audit.head')
  const log = await wrongLog(hub, untold)
  const restored = await o.copies.compared(journals)
  return {
    lost: [...lost, ...(await wrongSums(operator, o.traffic.ledger)), ...(await o.hook.lost())],
    doubled,
    records: log.records,
    restored: restored.entries,
    faults: [
      ...[...journals].flatMap(([name, some]) => brokenChains(name, some)),
      ...(await unapplied(kept, untold)),
      ...(await wrongCopies({ ...kept, services: NAMES.filter(name => name !== 'console') })),
      ...log.faults,
      ...restored.faults,
    ],
  }
}
