import { currentReach } from '@lodestone/database'
import { type Api, type Reply, startTestHub, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CANARY } from './canary.ts'
import { ALL_SERVICES, admitted, caughtUp, forecast, line, offer } from './hub.ts'
import { inState, matchRound, openRound, type Party, type Played } from './journey.ts'

/**
 * What one member or supplier could learn of another beside rows: through errors, counts, cursors, versions, order, the event stream,
 * metrics, logs, and what an answer costs. One hub, two rivals of each side in a round, and a supplier outside of it.
 */

const CANARIES = Object.values(CANARY)
const WEBHOOK = { url: 'http://127.0.0.1:9/', types: ['demand.forecast-submitted', 'supply.offer-posted'] }
const NOWHERE = '01890000-0000-7000-8000-00000000dead'

let hub: TestHub
const logged: string[] = []
let played: Played
/** Anna and Berta buy, Anna has the canaries; Carl and Dora sell, Carl has them; Olaf sells nothing here. */
let anna: Party
let berta: Party
let carl: Party
let dora: Party
let olaf: Party
/** Anna's and Carl's objects. */
const theirs: Record<
  'forecast' | 'line' | 'offer' | 'allocation' | 'webhook' | 'delivery' | 'buyer' | 'evidence',
  string
> = {
  forecast: '',
  line: '',
  offer: '',
  allocation: '',
  webhook: '',
  delivery: '',
  buyer: '',
  evidence: '',
}

beforeAll(async () => {
  const log = pino({ level: 'trace', base: null }, { write: text => void logged.push(text) })
  hub = await startTestHub(
    ALL_SERVICES,
    { WEBHOOK_ALLOW_PRIVATE: '1', PUBLICATION_INTERVAL_HOURS: '168' },
    undefined,
    log,
  )
  played = await openRound(hub)
  ;[, berta] = played.members as [Party, Party]
  ;[carl, dora] = played.suppliers as [Party, Party]
  anna = await admitted(hub, 'member', { legalName: CANARY.name, group: 'Canary Group' })
  olaf = await admitted(hub, 'supplier')
})
afterAll(() => hub?.stop())

const comparable = ({ status, headers, text }: Reply) => ({
  status,
  text: text.replace(/"requestId":"[^"]+"/, ''),
  headers: [...headers].filter(([name]) => !['date', 'keep-alive', 'x-request-id'].includes(name)).sort(),
})

const canaryForecast = () =>
  forecast(
    [
      line({
        quantityKg: CANARY.quantity,
        minimumKg: CANARY.minimum,
        ceilingPrice: { amount: CANARY.ceiling, currency: 'EUR' },
        endUse: CANARY.endUse,
      }),
    ],
    { reference: CANARY.reference },
  )

const canaryOffer = () => {
  const draft = offer({ reference: CANARY.reference, price: { fixed: { amount: CANARY.price, currency: 'EUR' } } })
  return { ...draft, chain: draft.chain.map(stage => ({ ...stage, site: CANARY.site })) }
}

/** Everything that a member or supplier may ask about the hub without naming an object of its own. */
const OPEN_QUESTIONS = (roundId: string) => [
  '/demand/forecasts',
  '/demand/forecasts?limit=1',
  '/demand/forecasts?material=ndpr-oxide&period=2027-Q2',
  '/supply/offers',
  '/participants',
  '/webhooks',
  '/rounds',
  '/rounds/ocds',
  '/rounds/reports',
  `/rounds/${roundId}`,
  `/rounds/${roundId}/lines`,
  `/rounds/${roundId}/offers`,
  `/rounds/${roundId}/pool`,
  `/rounds/${roundId}/allocations`,
  `/rounds/${roundId}/proposals`,
  `/rounds/${roundId}/explanations`,
  `/rounds/${roundId}/record`,
  `/rounds/${roundId}/statement`,
  `/rounds/${roundId}/ocds`,
  `/rounds/${roundId}/replay`,
  `/aggregation/demand`,
  `/aggregation/exposure?bloc=EU&round=${roundId}`,
  '/aggregation/coverage',
  '/aggregation/publications',
  '/supply/screening-queue',
  '/operations',
  '/audit',
  `/audit?subject=${roundId}`,
  '/stream',
]
const answersTo = async (api: Api) => {
  const answers: Record<string, unknown> = {}
  for (const path of OPEN_QUESTIONS(played.roundId)) answers[path] = comparable(await api.get(path))
  return answers
}

describe('while the rival acts', () => {
  test('no answer to a member, a supplier or an outsider changes: no count, cursor, version, order or sum', async () => {
    for (const { api } of [berta, dora, olaf]) {
      await api.post('/webhooks', WEBHOOK)
      await api.post('/demand/forecasts', forecast())
      await api.post('/supply/offers', offer(api === olaf.api ? { period: '2028-Q1' } : {}))
    }
    await settled()
    // Nobody listens there: that a webhook fails is told of it from the first attempt on.
    for (const { api } of [berta, dora, olaf])
      await until('the first attempt has failed', async () =>
        (await api.get('/webhooks')).body.items.every(
          (one: { failingSince?: string }) => one.failingSince !== undefined,
        ),
      )
    const before = await Promise.all([berta, dora, olaf].map(({ api }) => answersTo(api)))

    const made = await anna.api.post('/demand/forecasts', canaryForecast())
    expect(made.status).toBe(201)
    theirs.forecast = made.body.id
    theirs.line = made.body.lines[0].id
    const revised = {
      ...canaryForecast(),
      lines: [{ ...canaryForecast().lines[0], reference: made.body.lines[0].reference }],
    }
    expect((await anna.api.put(`/demand/forecasts/${theirs.forecast}`, revised, 1)).status).toBe(200)
    const gone = await anna.api.post('/demand/forecasts', forecast())
    expect((await anna.api.delete(`/demand/forecasts/${gone.body.id}`, 1)).status).toBe(200)
    const posted = await carl.api.post('/supply/offers', canaryOffer())
    expect(posted.status).toBe(201)
    theirs.offer = posted.body.id
    const form = new FormData()
    form.set('file', new Blob(['%PDF-1.7 canary']), 'origin.pdf')
    const given = await carl.api.post('/evidence', form)
    expect(given.status).toBe(201)
    theirs.evidence = given.body.sha256
    await settled()
    expect((await anna.api.all(`/rounds/${played.roundId}/lines`)).map(one => one.id)).toContain(theirs.line)

    expect(await Promise.all([berta, dora, olaf].map(({ api }) => answersTo(api)))).toEqual(before)
  })

  test('the page that holds all of one’s own is the last, however many rows of others follow', async () => {
    const own = await berta.api.all('/demand/forecasts')
    const page = await berta.api.get(`/demand/forecasts?limit=${own.length}`)
    expect(page.body).toEqual({ items: own, nextCursor: null })
    const [first] = (await berta.api.get('/demand/forecasts?limit=1')).body.items
    const cursor = (await berta.api.get('/demand/forecasts?limit=1')).body.nextCursor
    expect(Buffer.from(cursor, 'base64url').toString()).toBe(`c1:${first.id}`)
  })

  test('no cursor counts what others were sent', async () => {
    const [webhook] = await berta.api.all('/webhooks')
    await berta.api.post('/demand/forecasts', forecast())
    const page = await until('two were sent', async () => {
      const reply = await berta.api.get(`/webhooks/${webhook.id}/deliveries?limit=1`)
      return reply.body.nextCursor !== null && reply
    })
    expect(Buffer.from(page.body.nextCursor, 'base64url').toString()).toBe(`c1:${page.body.items[0].id}`)
    const next = await berta.api.get(`/webhooks/${webhook.id}/deliveries?limit=1&cursor=${page.body.nextCursor}`)
    expect(next.body.items[0].id).not.toBe(page.body.items[0].id)
  })
})

describe('what a rival has used', () => {
  test('is free: a reference of a forecast or an offer, and an idempotency key', async () => {
    expect((await berta.api.post('/demand/forecasts', canaryForecast())).status).toBe(201)
    expect((await dora.api.post('/supply/offers', canaryOffer())).status).toBe(201)
    const keyed = { headers: { 'idempotency-key': 'one-and-the-same' } }
    const [one, two] = [
      await anna.api.post('/demand/forecasts', forecast(), keyed),
      await berta.api.post('/demand/forecasts', forecast(), keyed),
    ]
    expect([one.status, two.status]).toEqual([201, 201])
    expect(two.body.participantId).toBe(berta.id)
    const again = await berta.api.post('/demand/forecasts', forecast(), keyed)
    expect(again).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
  })

  test('once more by oneself is refused in words that name nobody', async () => {
    const reply = await berta.api.post('/demand/forecasts', canaryForecast())
    expect(reply.body).toEqual({
      type: 'urn:lodestone:problem:duplicate-reference',
      title: 'The reference is already in use',
      status: 409,
      detail: 'You have a forecast with this reference.',
      code: 'duplicate-reference',
      rule: 'reference-taken',
      requestId: expect.any(String),
      errors: [{ path: 'reference', message: 'already in use', rule: 'taken' }],
    })
  })

  test('a file of evidence that a rival has given is given like a new one', async () => {
    const give = async (api: Api, content: string) => {
      const form = new FormData()
      form.set('file', new Blob([content]), 'origin.pdf')
      return api.post('/evidence', form)
    }
    const [known, fresh] = [await give(dora.api, '%PDF-1.7 canary'), await give(dora.api, '%PDF-1.7 samesiz')]
    expect([known.status, fresh.status]).toEqual([201, 201])
    expect(Object.keys(known.body)).toEqual(Object.keys(fresh.body))
    expect((await dora.api.get(`/evidence/${theirs.evidence}`)).status).toBe(200)
    expect((await olaf.api.get(`/evidence/${theirs.evidence}`)).status).toBe(404)
  })
})

/** Requests about an object, with a place for its id; the number is the version that is true of the rival's. */
type Ask = [string, () => Api, (ids: typeof theirs) => Parameters<Api['send']>]
const asks: Ask[] = [
  ['a forecast', () => berta.api, ids => ['GET', `/demand/forecasts/${ids.forecast}`]],
  ['the history of a forecast', () => berta.api, ids => ['GET', `/demand/forecasts/${ids.forecast}/history`]],
  ...[1, 2, 3].map(
    (version): Ask => [
      `a change of a forecast at version ${version}`,
      () => berta.api,
      ids => [
        'PUT',
        `/demand/forecasts/${ids.forecast}`,
        canaryForecast(),
        { headers: { 'if-match': `"${version}"` } },
      ],
    ],
  ),
  [
    'the withdrawal of a forecast',
    () => berta.api,
    ids => ['DELETE', `/demand/forecasts/${ids.forecast}`, undefined, { headers: { 'if-match': '"2"' } }],
  ],
  ['the leaving of a line', () => berta.api, ids => ['POST', `/rounds/${played.roundId}/lines/${ids.line}/leave`]],
  ['an offer', () => dora.api, ids => ['GET', `/supply/offers/${ids.offer}`]],
  ['the screening of an offer', () => olaf.api, ids => ['GET', `/supply/offers/${ids.offer}/screening`]],
  [
    'the screening of an offer under a policy',
    () => olaf.api,
    ids => ['GET', `/supply/offers/${ids.offer}/screening?on=2027-01-01`],
  ],
  [
    'a change of an offer',
    () => dora.api,
    ids => ['PUT', `/supply/offers/${ids.offer}`, canaryOffer(), { headers: { 'if-match': '"1"' } }],
  ],
  [
    'the withdrawal of an offer',
    () => dora.api,
    ids => ['DELETE', `/supply/offers/${ids.offer}`, undefined, { headers: { 'if-match': '"7"' } }],
  ],
  ['evidence', () => olaf.api, ids => ['GET', `/evidence/${ids.evidence}`]],
  ['a participant', () => berta.api, ids => ['GET', `/participants/${ids.buyer}`]],
  ['deliveries to a webhook', () => berta.api, ids => ['GET', `/webhooks/${ids.webhook}/deliveries`]],
  [
    'the end of a webhook',
    () => berta.api,
    ids => ['DELETE', `/webhooks/${ids.webhook}`, undefined, { headers: { 'if-match': '"1"' } }],
  ],
  [
    'the repetition of a delivery',
    () => berta.api,
    ids => ['POST', `/webhooks/${ids.webhook}/deliveries/${ids.delivery}/redeliver`],
  ],
  ['the acceptance of an allocation', () => berta.api, ids => ['POST', `/allocations/${ids.allocation}/accept`]],
  ['the decline of an allocation', () => olaf.api, ids => ['POST', `/allocations/${ids.allocation}/decline`]],
  [
    'the acceptance of an offer',
    () => dora.api,
    ids => ['POST', `/rounds/${played.roundId}/offers/${ids.offer}/accept`],
  ],
  ['the decline of an offer', () => dora.api, ids => ['POST', `/rounds/${played.roundId}/offers/${ids.offer}/decline`]],
  [
    'the contract of an allocation',
    () => berta.api,
    ids => ['POST', `/allocations/${ids.allocation}/contract`, { quantityKg: '1', date: '2027-03-01' }],
  ],
  [
    'a delivery of an allocation',
    () => berta.api,
    ids => ['POST', `/allocations/${ids.allocation}/deliveries`, { quantityKg: '1', date: '2027-03-01' }],
  ],
  [
    'the end of an allocation',
    () => berta.api,
    ids => ['POST', `/allocations/${ids.allocation}/end`, { reason: 'because' }],
  ],
  ['the proof of a line', () => berta.api, ids => ['GET', `/rounds/${played.roundId}/proofs?lineId=${ids.line}`]],
  ['the proof of an offer', () => dora.api, ids => ['GET', `/rounds/${played.roundId}/proofs?offerId=${ids.offer}`]],
  [
    'what operators decide',
    () => dora.api,
    ids => ['POST', `/supply/offers/${ids.offer}/screening/decision`, { level: 'A', reason: 'because' }],
  ],
  [
    'what operators drop',
    () => berta.api,
    ids => ['POST', `/rounds/${played.roundId}/lines/${ids.line}/drop`, { reason: 'because' }],
  ],
  ['the audit', () => berta.api, ids => ['GET', `/audit?subject=${ids.forecast}`]],
]
const missing = {
  ...Object.fromEntries(Object.keys(theirs).map(name => [name, NOWHERE])),
  evidence: 'cd'.repeat(32),
} as typeof theirs

describe('a rival’s object', () => {
  beforeAll(async () => {
    const [webhook] = [await anna.api.post('/webhooks', WEBHOOK)]
    theirs.webhook = webhook.body.id
    theirs.buyer = anna.id
    await anna.api.post('/demand/forecasts', forecast())
    theirs.delivery = await until('a delivery', async () => {
      const { body } = await anna.api.get(`/webhooks/${theirs.webhook}/deliveries`)
      return body.items[0]?.id
    })
    await matchRound(played)
    const [allocation] = await until('allocations', async () => {
      const found = await played.members[2]?.api.all(`/rounds/${played.roundId}/allocations`)
      return found && found.length > 0 && found
    })
    theirs.allocation = allocation.id
  })

  test.each(asks)(
    '%s: the answer is that of a missing one, to the header, after the same statements',
    async (what, by, ask) => {
      for (const [name, id] of Object.entries(theirs)) expect([name, id]).not.toEqual([name, ''])
      const api = by()
      const [there, nowhere] = [await watched(api, ask(theirs)), await watched(api, ask(missing))]
      expect([403, 404]).toContain(there.reply.status)
      expect(comparable(there.reply)).toEqual(comparable(nowhere.reply))
      expect(there.reply.headers.get('etag')).toBeNull()
      expect(there.statements).toEqual(nowhere.statements)
      // A participant sees itself alone: that needs no look.
      if (there.reply.status === 404 && what !== 'a participant') expect(there.statements.length).toBeGreaterThan(0)
    },
  )

  test('is still what it was', async () => {
    expect((await anna.api.get(`/demand/forecasts/${theirs.forecast}`)).body).toMatchObject({
      version: 2,
      status: 'standing',
    })
    expect((await carl.api.get(`/supply/offers/${theirs.offer}`)).body).toMatchObject({
      version: 1,
      status: 'standing',
    })
  })
})

describe('nowhere else', () => {
  test('does a canary turn up: in no answer to others, after the match neither', async () => {
    await inState(played.operator, played.roundId, 'matched')
    for (const [party, may] of [
      [dora, []],
      [olaf, []],
      [played.members[3] as Party, []],
    ] as [Party, string[]][]) {
      const said = JSON.stringify(await answersTo(party.api))
      // Dora has used the same words herself, above.
      const own = party === dora ? [CANARY.price, CANARY.reference, CANARY.site] : may
      for (const canary of CANARIES)
        if (!own.includes(canary)) expect([party.id, said.includes(canary)]).toEqual([party.id, false])
    }
  })

  test('in no metric, nor anybody’s id: labels name services, routes and states', async () => {
    const metrics = await (await fetch(`${hub.url}/metrics`)).text()
    expect(metrics).toContain('lodestone_outbox_depth')
    for (const word of [...CANARIES, ...Object.values(theirs), anna.id, berta.id, carl.id])
      expect([word, metrics.includes(word)]).toEqual([word, false])
  })

  test('in no line of the log, however much is logged', async () => {
    expect(logged.length).toBeGreaterThan(20)
    const log = logged.join('')
    for (const canary of CANARIES) expect([canary, log.includes(canary)]).toEqual([canary, false])
  })

  test('in the event stream: it is for operators', async () => {
    for (const { api } of [berta, dora]) expect((await api.get('/stream')).status).toBe(403)
  })
})

/** Waits until nothing that has happened is still on its way. */
const settled = () => until('the hub has settled', () => caughtUp(played.operator))

/** An answer with the statements that were run for its caller on the way: what it costs, in the one unit that is the same every time. */
async function watched(api: Api, ask: Parameters<Api['send']>): Promise<{ reply: Reply; statements: string[] }> {
  const statements: string[] = []
  const own = [anna, berta, carl, dora, olaf].map(({ id }) => id)
  const query = pg.Client.prototype.query
  // biome-ignore lint/suspicious/noExplicitAny: stands in for a function of many signatures
  pg.Client.prototype.query = function (this: pg.Client, ...given: any[]): any {
    const text = typeof given[0] === 'string' ? given[0] : (given[0]?.text ?? '')
    // Whether one is admitted is remembered for a while, and whether a new connection is made is chance, whatever is asked.
    const chance = text.includes('FROM known_participant') || text.startsWith("SELECT set_config('lodestone.reach'")
    if (own.includes(currentReach()) && !chance) statements.push(text)
    return query.apply(this, given as never)
  } as typeof query
  try {
    return { reply: await api.send(...ask), statements }
  } finally {
    pg.Client.prototype.query = query
  }
}
