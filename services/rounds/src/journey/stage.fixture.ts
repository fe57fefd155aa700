import { randomUUID } from 'node:crypto'
import { type Api, startTestHub, type TestHub, until } from '@lodestone/testing'
import { expect } from 'vitest'
import { rounds } from '../service.ts'
import { bookFacts, demandBook, supplyBook } from './book.fixture.ts'
import { resultFacts } from './result.fixture.ts'
import { type StandIns, startStandIns } from './stand-in.fixture.ts'
import * as story from './story.fixture.ts'

export const MINUTE = 60_000
type Participant = ReturnType<typeof story.participant>

/** The rounds service on a real database and broker; what the other services tell is made by hand. */
export type RoundsHub = {
  readonly hub: TestHub
  readonly others: StandIns
  readonly operator: Api
  readonly members: readonly Participant[]
  readonly suppliers: readonly Participant[]
  /** The API as one of them. */
  as(one: { id: string } | undefined): Api
  clock(): Date
  /** The day of that clock, on which members report. */
  today(): string
  /** Moves the service's clock on. */
  pass(milliseconds: number): void
  draft(more?: object): object
  created(more?: object): Promise<string>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
  read(id: string): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: as above
  inState(id: string, state: string): Promise<any>
  /** Six members' lines of 150 kg each; the first is firm. */
  sixLines(): story.StoryLine[]
  /** A round taken to its close, with its lines and both books. */
  closedRound(lines: readonly story.StoryLine[], ...poolKg: readonly (string | undefined)[]): Promise<PlayedRound>
  /** The same, of a draft with more said, and its one offer of 600 kg. */
  closedRoundOf(more: object, lines: readonly story.StoryLine[]): Promise<PlayedRound>
  /** Takes a closed round to its match. */
  match(round: PlayedRound): Promise<PlayedRound>
  /** The same, matched: every line gets 100 kg of one offer. */
  matchedRound(lines: readonly story.StoryLine[], ...poolKg: readonly (string | undefined)[]): Promise<PlayedRound>
  /** The same, where all five suppliers sold as much. */
  soldRound(lines: readonly story.StoryLine[], ...poolKg: readonly (string | undefined)[]): Promise<PlayedRound>
  stop(): Promise<void>
}
export type PlayedRound = {
  id: string
  demand: ReturnType<typeof demandBook>
  supply: ReturnType<typeof supplyBook>
}

/** A draft of a round that collects for an hour from `now` and takes offers for another. */
const draftAt = (now: Date, reference: string, more: object) => ({
  reference,
  name: 'A round',
  type: 'diversification',
  materials: ['ndpr-oxide'],
  periods: ['2027-Q2'],
  collectionClosesAt: new Date(now.getTime() + 60 * MINUTE).toISOString(),
  offersCloseAt: new Date(now.getTime() + 120 * MINUTE).toISOString(),
  rules: { rates: { USD: '0.92' } },
  ...more,
})

export async function setStage(): Promise<RoundsHub> {
  let ahead = 0
  let counter = 0
  const clock = (): Date => new Date(Date.now() + ahead)
  const hub = await startTestHub([rounds], { OIDC_TOKEN_MINUTES: '1440' }, clock)
  const others = await startStandIns(hub, ['participants', 'demand', 'supply', 'aggregation', 'matching'])
  const operator = await hub.operator()
  const members = Array.from({ length: 7 }, (_, i) => story.participant('member', `member ${i}`, `Group ${i}`))
  const suppliers = Array.from({ length: 5 }, (_, i) => story.participant('supplier', `supplier ${i}`))
  const apis = new Map<string, Api>()
  for (const one of members) apis.set(one.id, await hub.member(one.id))
  for (const one of suppliers) apis.set(one.id, await hub.supplier(one.id))
  await others.tell('participants', ...[...members, ...suppliers].map(story.admittedFact))

  const draft = (more: object = {}) => draftAt(clock(), `発注-${++counter}`, more)
  const created = async (more: object = {}): Promise<string> => {
    const made = await operator.post('/rounds', draft(more))
    expect(made.status).toBe(201)
    return made.body.id
  }
  const read = async (id: string) => (await operator.get(`/rounds/${id}`)).body
  const inState = (id: string, state: string) =>
    until(`the round is ${state}`, async () => {
      const body = await read(id)
      return body.state === state && body
    })
  async function closedRound(
    lines: readonly story.StoryLine[],
    ...poolKg: readonly (string | undefined)[]
  ): Promise<PlayedRound> {
    return closeAfter(await created(), lines, ...poolKg)
  }
  async function closeAfter(
    id: string,
    lines: readonly story.StoryLine[],
    ...poolKg: readonly (string | undefined)[]
  ): Promise<PlayedRound> {
    await operator.post(`/rounds/${id}/open`)
    await others.tell('demand', ...lines.flatMap(line => story.entryFacts(id, line)))
    await operator.post(`/rounds/${id}/publish-pool`)
    await others.tell('aggregation', ...story.poolFacts(id, ...poolKg))
    expect(await operator.post(`/rounds/${id}/close`)).toMatchObject({ status: 200, body: { state: 'sealing' } })
    const offer = { id: randomUUID(), supplier: suppliers[0] as Participant, quantityKg: '600' }
    return { id, demand: demandBook(lines), supply: supplyBook([offer]) }
  }
  async function match(round: PlayedRound): Promise<PlayedRound> {
    const { id, demand, supply } = round
    await others.tell('demand', ...bookFacts('demand', id, demand))
    await others.tell('supply', ...bookFacts('supply', id, supply))
    await others.tell('matching', ...resultFacts(id, demand, supply, '100', { offers: supply.length }))
    await inState(id, 'matched')
    return round
  }
  return {
    hub,
    others,
    operator,
    members,
    suppliers,
    as: one => apis.get(one?.id ?? '') as Api,
    clock,
    today: () => clock().toISOString().slice(0, 10),
    pass: milliseconds => {
      ahead += milliseconds
    },
    draft,
    created,
    read,
    inState,
    sixLines: () =>
      members.slice(0, 6).map((member, i) => story.storyLine(member, '150', i === 0 ? { commitment: 'firm' } : {})),
    closedRound,
    closedRoundOf: async (more, lines) => closeAfter(await created(more), lines, '900'),
    match,
    matchedRound: async (lines, ...poolKg) => match(await closedRound(lines, ...poolKg)),
    soldRound: async (lines, ...poolKg) => {
      const offers = suppliers.map(supplier => ({ id: randomUUID(), supplier, quantityKg: '120' }))
      return match({ ...(await closedRound(lines, ...poolKg)), supply: supplyBook(offers) })
    },
    stop: async () => {
      await others.stop()
      await hub.stop()
    },
  }
}
