import { currentReach } from '@lodestone/database'
import { type Api, type Reply, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, caughtUp, forecast, line, offer, round, startWholeHub } from './hub.ts'
import { inState, matchRound, type Party } from './journey.ts'

/**
 * What an answer costs the hub, and how long it is: measured in two rounds in which Berta asks and gets the same and Olaf offers the same, beside few
 * rivals with little and beside many with much. Time itself says something else on every machine; statements, and the rows that they read, do not.
 */

const PERIODS = { few: '2027-Q2', many: '2027-Q3' } as const
type Which = keyof typeof PERIODS
const WHICH = ['few', 'many'] as const
const RIVALS = { few: { members: 5, kg: '1000' }, many: { members: 40, kg: '7654.321' } } as const

let hub: TestHub
let operator: Api
let berta: Party
let olaf: Party
const own: Record<Which, { round: string; line: string; offer: string }> = {
  few: { round: '', line: '', offer: '' },
  many: { round: '', line: '', offer: '' },
}

beforeAll(async () => {
  hub = await startWholeHub({ PUBLICATION_INTERVAL_HOURS: '168' })
  operator = await hub.operator()
  berta = await admitted(hub, 'member', { group: 'Berta' })
  olaf = await admitted(hub, 'supplier')
  const carl = await admitted(hub, 'supplier')
  const rivals = await Promise.all(
    Array.from({ length: RIVALS.many.members }, (_, nth) => admitted(hub, 'member', { group: `Rival ${nth}` })),
  )
  for (const which of WHICH) {
    const period = PERIODS[which]
    const { members, kg } = RIVALS[which]
    const asked = await berta.api.post(
      '/demand/forecasts',
      forecast([line({ period, quantityKg: '500', reference: 'own' })], { reference: which.padEnd(4, 's') }),
    )
    own[which].line = asked.body.lines[0].id
    // One of them has most of it: the pool shows nothing.
    for (const { api } of rivals.slice(0, members))
      expect(
        (
          await api.post(
            '/demand/forecasts',
            forecast([line({ period, quantityKg: api === rivals[0]?.api ? '900000' : kg })]),
          )
        ).status,
      ).toBe(201)
    expect((await carl.api.post('/supply/offers', offer({ period, quantityKg: '9000000' }))).status).toBe(201)
    const chinese = {
      period,
      reference: which.padEnd(4, 's'),
      chain: offer().chain.map(stage => ({ ...stage, country: 'CN' })),
    }
    own[which].offer = (await olaf.api.post('/supply/offers', offer(chinese))).body.id
    const made = await operator.post(
      '/rounds',
      round({ periods: [period], reference: `round-${which.padEnd(4, 's')}` }),
    )
    const roundId = made.body.id
    own[which].round = roundId
    await operator.post(`/rounds/${roundId}/open`)
    await until('all have joined', async () => (await operator.all(`/rounds/${roundId}/lines`)).length === members + 1)
    await until('both offer', async () => (await operator.all(`/rounds/${roundId}/offers`)).length === 2)
    await matchRound({ operator, roundId, members: [], suppliers: [] })
    await inState(operator, roundId, 'matched')
  }
  await until('the hub has settled', () => caughtUp(operator))
  // What the database would know of its tables by itself a minute later.
  const admin = new pg.Client({ connectionString: hub.databaseUrl })
  await admin.connect()
  await admin.query('ANALYZE')
  await admin.end()
})
afterAll(() => hub?.stop())

type Ids = (typeof own)[Which]
type Asked = [string, 'berta' | 'olaf', (ids: Ids) => string]
const ASKED: Asked[] = [
  ['the round', 'berta', ids => `/rounds/${ids.round}`],
  ['its pool', 'berta', ids => `/rounds/${ids.round}/pool`],
  ['own lines', 'berta', ids => `/rounds/${ids.round}/lines`],
  ['own allocations', 'berta', ids => `/rounds/${ids.round}/allocations`],
  ['own explanations', 'berta', ids => `/rounds/${ids.round}/explanations`],
  ['own decisions', 'berta', ids => `/rounds/${ids.round}/decisions`],
  ['the elements', 'berta', ids => `/rounds/${ids.round}/elements`],
  ['the record', 'berta', ids => `/rounds/${ids.round}/record`],
  ['the proof of a line', 'berta', ids => `/rounds/${ids.round}/proofs?lineId=${ids.line}`],
  ['its open contracting data', 'berta', ids => `/rounds/${ids.round}/ocds`],
  ['what it changes of the exposure', 'berta', ids => `/aggregation/exposure?bloc=EU&round=${ids.round}`],
  ['the standing demand', 'berta', ids => `/aggregation/demand?period=${ids === own.few ? PERIODS.few : PERIODS.many}`],
  ['own offers', 'olaf', ids => `/rounds/${ids.round}/offers`],
  ['own proposals', 'olaf', ids => `/rounds/${ids.round}/proposals`],
  ['explanations of own offers', 'olaf', ids => `/rounds/${ids.round}/explanations`],
  ['the proof of an offer', 'olaf', ids => `/rounds/${ids.round}/proofs?offerId=${ids.offer}`],
  ['the level of an offer', 'olaf', ids => `/supply/offers/${ids.offer}/screening`],
]
/** What takes rows of everybody, and why it may: infra/docs/disclosure.md lists these under what is not covered. */
const OF_EVERYBODY: Record<string, string> = {
  'the proof of a line': 'the path to the root is made of the hashes of all entries',
  'its open contracting data': 'row security leaves what others may not see out of the pages that it reads',
  'what it changes of the exposure': 'one sum over all, decided anew each time',
}

describe('beside many rivals with much, as beside few with little,', () => {
  test.each(ASKED)(
    '%s: the answer is as long, after the same statements, which read no more rows',
    async (what, who, path) => {
      const { api } = who === 'berta' ? berta : olaf
      const [few, many] = [await measured(api, path(own.few)), await measured(api, path(own.many))]
      expect([few.reply.status, many.reply.status]).toEqual([200, 200])
      expect(lengthOf(many.reply)).toBe(lengthOf(few.reply))
      expect(many.statements.map(({ text }) => text)).toEqual(few.statements.map(({ text }) => text))
      const dearer = many.statements.filter(({ read }, nth) => read > (few.statements[nth]?.read as number))
      expect(dearer.map(({ text }) => text).length > 0).toBe(what in OF_EVERYBODY)
    },
  )
})

/** A proof says where its entry stands among hashes, which is chance. */
const lengthOf = ({ text }: Reply): number => text.replace(/"index":\d+/, '').length

type Statement = { readonly text: string; read: number }

/** An answer with the statements that were run for its caller, and how many rows of tables each reads where there is an index to read them by. */
async function measured(api: Api, path: string): Promise<{ reply: Reply; statements: Statement[] }> {
  const statements: Statement[] = []
  const query = pg.Client.prototype.query
  // biome-ignore lint/suspicious/noExplicitAny: stands in for a function of many signatures
  pg.Client.prototype.query = function (this: pg.Client, ...given: any[]): any {
    const { text, values } = typeof given[0] === 'string' ? { text: given[0], values: given[1] } : given[0]
    // Whether one is admitted is remembered for a while, and whether a new connection is made is chance, whatever is asked.
    const chance = text.includes('FROM known_participant') || text.startsWith("SELECT set_config('lodestone.reach'")
    if (chance || ![berta.id, olaf.id, 'everybody'].includes(currentReach() ?? ''))
      return query.apply(this, given as never)
    const one: Statement = { text, read: 0 }
    statements.push(one)
    if (!/^\s*(SELECT|WITH)/.test(text)) return query.apply(this, given as never)
    const run = (...own: unknown[]) => query.apply(this, own as never) as unknown as Promise<pg.QueryResult>
    return (async () => {
      await run('SET enable_seqscan = off')
      const { rows } = await run(`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`, values)
      await run('RESET enable_seqscan')
      one.read = readBy(rows[0]['QUERY PLAN'][0].Plan)
      return run(...given)
    })()
  } as typeof query
  try {
    return { reply: await api.get(path), statements }
  } finally {
    pg.Client.prototype.query = query
  }
}

type Plan = {
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Plan[]
}
/** Rows that a plan reads from tables, those included that it then leaves out. */
const readBy = (plan: Plan): number =>
  (plan['Relation Name'] ? plan['Actual Loops'] * (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) : 0) +
  (plan.Plans ?? []).reduce((sum, one) => sum + readBy(one), 0)
