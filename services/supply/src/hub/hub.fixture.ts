import {
  type DataOf,
  type EventContract,
  type OfferDraft,
  type Participant,
  participantAdmitted,
  participantChanged,
  participantSuspended,
  roundOpened,
  rules,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { uuidv7 } from '@lodestone/kernel'
import { createLog, type RunningProcess, readConfig, type ServiceContext, startProcess } from '@lodestone/service'
import { Api, startTestHub, type TestHub, testTransport, until } from '@lodestone/testing'
import { NOW, draft as shape } from '../offer/offer.fixture.ts'
import { screeningJob } from '../screening/screening.jobs.ts'
import { anyDue } from '../screening/screening.store.ts'
import { dayOf } from '../screening/screening.ts'
import { supply } from '../service.ts'
import { startTeller } from './teller.fixture.ts'

export type TestSupplier = { readonly api: Api; readonly org: string }

/** The supply service alone, on a clock that only the test moves, with somebody who tells what participants and rounds do. */
export type SupplyHub = Omit<TestHub, 'supplier'> & {
  readonly context: ServiceContext
  at(time: string): void
  tell<T extends { roundId: string }>(event: EventContract<T>, data: T): Promise<void>
  supplier(more?: Partial<Participant>): Promise<TestSupplier>
  /** The same supplier with a token of now. */
  supplierOf(org: string): Promise<Api>
  suspend(org: string): Promise<void>
  /** Waits until the service knows a participant by another name. */
  rename(org: string, legalName: string): Promise<void>
  /** Tells that a round of this period has opened, and waits until the service knows it. */
  open(period: string, more?: Partial<Round>): Promise<string>
  /** Lets the time of a round's offers run out, by the clock of the database and no other. */
  due(roundId: string): Promise<void>
  /** Another process of the service on the same database, topics and clock, with the API of a supplier there. */
  beside(org: string): Promise<{ context: ServiceContext; api: Api; stop(): Promise<void> }>
  /** Waits until a round has so many confirmed offers. */
  confirmed(roundId: string, count: number): Promise<Item[]>
}

export async function startSupply(service = supply, env: Record<string, string> = {}): Promise<SupplyHub> {
  let now = NOW
  month = 0
  const hub = await startTestHub([service], env, () => now)
  const teller = await startTeller(hub)
  const participant = (id: string, version: number, status: Participant['status']): Participant => ({
    id,
    reference: id,
    legalName: `${id} Ltd`,
    kind: 'supplier',
    country: 'AU',
    group: 'Southern',
    ownership: [],
    baselines: [],
    status,
    version,
  })
  const context = withAllRows(hub.process)
  return {
    ...hub,
    context,
    at: time => {
      now = new Date(time)
    },
    tell: (event, data) => teller.tell(event, data.roundId, data),
    supplier: async (more = {}) => {
      const org = uuidv7(NOW.getTime())
      await teller.tell(participantAdmitted, org, { ...participant(org, 1, 'admitted'), ...more })
      await until('the supplier is known', async () => {
        const [known] = await context.database.query('SELECT 1 FROM known_participant WHERE id = $1', [org])
        return known !== undefined
      })
      return { org, api: await hub.supplier(org) }
    },
    supplierOf: hub.supplier,
    open: async (period, more) => {
      const opened = round({ periods: [period], ...more })
      await teller.tell(roundOpened, opened.roundId, opened)
      await roundOffers(await hub.operator(), opened.roundId, () => true)
      return opened.roundId
    },
    due: async roundId => {
      await context.database.query('UPDATE book SET offers_close_at = clock_timestamp() WHERE round_id = $1', [roundId])
    },
    confirmed: async (roundId, count) =>
      roundOffers(
        await hub.operator(),
        roundId,
        items => items.filter(one => one.entry === 'confirmed').length === count,
      ),
    beside: async org => {
      const other = await startProcess({
        services: [supply],
        config: readConfig({
          PORT: '0',
          DATABASE_URL: hub.logins.get('supply'),
          DATA_DIR: hub.dataDir,
          KEYRING_FILE: hub.keyringFile,
          ...testTransport,
          TOPIC_PREFIX: hub.topicPrefix,
          TOPIC_PARTITIONS: '2',
          LOG_LEVEL: 'error',
          SERVICES: 'supply',
        }),
        log: createLog('error'),
        clock: () => now,
      })
      const context = withAllRows(other)
      const api = await new Api(other.url).as({ sub: 'sam', org, roles: ['supplier'] })
      return { context, api, stop: other.stop }
    },
    rename: async (org, legalName) => {
      await teller.tell(participantChanged, org, { ...participant(org, 2, 'admitted'), legalName })
      await until('the name is known', async () => {
        const [known] = await context.database.query(
          "SELECT 1 FROM known_participant WHERE id = $1 AND data->>'legalName' = $2",
          [org, legalName],
        )
        return known !== undefined
      })
    },
    suspend: org => teller.tell(participantSuspended, org, participant(org, 2, 'suspended')),
    stop: async () => {
      await teller.stop()
      await hub.stop()
    },
  }
}

/** Judges what is due, and waits for what the service's own job has taken meanwhile. */
export async function judgeDue({ context }: Pick<SupplyHub, 'context'>): Promise<void> {
  const job = screeningJob(context)
  await until('all that is due is judged', async () => {
    await job.run()
    return !(await anyDue(context.database, dayOf(context.clock())))
  })
}

/** Waits until something that was begun waits for what another transaction holds, or is done without. */
export async function untilWaits(sql: Sql, begun: Promise<unknown>): Promise<void> {
  let isDone = false
  const done = () => {
    isDone = true
  }
  begun.then(done, done)
  const waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
  await until('it waits, or is done', async () => isDone || (await sql.query(waiting)).length > 0)
}

/** The context of the one service that runs, with all rows in reach. */
function withAllRows({ services }: RunningProcess): ServiceContext {
  const [{ context }] = services as [RunningProcess['services'][number]]
  return { ...context, database: context.database.within('service') }
}

/** When the offers of a round close unless a test says otherwise: the database's clock, which decides, is no test's to set. */
export const CLOSE = '2127-01-15T12:00:00Z'

let serial = 0
/** An offer with a reference of its own. */
export const draft = (more: Partial<OfferDraft> = {}): OfferDraft =>
  shape({ reference: `O-${++serial}`, validUntil: '2127-03-01T00:00:00Z', ...more })

type Round = DataOf<typeof roundOpened>
/** A round as it is opened. */
export const round = (more: Partial<Round> = {}): Round => ({
  roundId: uuidv7(NOW.getTime()),
  reference: `R-${++serial}`,
  name: 'A round',
  type: 'diversification',
  materials: ['dy-oxide'],
  periods: ['2027-Q2'],
  collectionClosesAt: '2127-01-01T00:00:00Z',
  offersCloseAt: CLOSE,
  rules: rules.parse({ countryCapBase: 'report-only', allocation: 'pro-rata', rates: { USD: '0.92' } }),
  seedHash: 'cd'.repeat(32),
  ...more,
})

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there, and fails where it is not
type Item = any
/** The offers of a round as the caller sees them, once they are as expected. */
export const roundOffers = (api: Api, roundId: string, ready: (items: Item[]) => boolean): Promise<Item[]> =>
  until(`the offers of ${roundId} are as expected`, async () => {
    const items = await api.all(`/rounds/${roundId}/offers`)
    return ready(items) && items
  })

/** Rounds of one test do not meet those of another on the same hub: each has a month of its own. */
let month = 0
export const ownPeriod = (): string => `${2028 + Math.floor(month / 12)}-${String((month++ % 12) + 1).padStart(2, '0')}`

export const closing = (roundId: string) => ({ roundId, closedAt: NOW.toISOString(), seed: 'ef'.repeat(32) })
export const matching = (roundId: string) => ({
  roundId,
  inputDigest: 'ab'.repeat(32),
  resultHash: 'ab'.repeat(32),
  matchedKg: '0',
  allocations: 0,
})

/** Posts an offer and gives it as answered. */
export async function post(by: TestSupplier, more: Partial<OfferDraft>): Promise<Item> {
  const reply = await by.api.post('/supply/offers', draft(more))
  if (reply.status !== 201) throw new Error(`not posted: ${reply.status} ${reply.text}`)
  return reply.body
}
