import { booksIncomplete, type FailureReason, runBegunAnew, runFailed } from '@lodestone/contracts'
import { firstBrokenLink, sha256Hex } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bookFacts, JUDGED_UNDER } from './book.fixture.ts'
import { BLOCKING, resultFacts } from './result.fixture.ts'
import { type RoundsHub, setStage } from './stage.fixture.ts'
import * as story from './story.fixture.ts'

let stage: RoundsHub
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

describe('a match', () => {
  test('waits for both books when the result comes first', async () => {
    const { id, demand, supply } = await stage.closedRound(stage.sixLines(), '900')
    await stage.others.tell('matching', ...resultFacts(id, demand, supply, '100'))
    await stage.others.tell('demand', ...bookFacts('demand', id, demand))
    await until('the demand seal is there', async () => (await stage.read(id)).seals.length === 1)
    expect((await stage.read(id)).state).toBe('sealing')
    const explained = async () => (await stage.operator.get(`/rounds/${id}/explanations`)).body.items.length
    expect(await explained()).toBe(0)
    await stage.others.tell('supply', ...bookFacts('supply', id, supply))
    expect(await stage.inState(id, 'matched')).toMatchObject({
      totals: { asked: '900', screened: '900', confirmed: '900', matched: '600', accepted: '0' },
      byMaterial: [{ material: 'ndpr-oxide', matched: '600' }],
      seals: [
        { owner: 'demand', count: 6, sumKg: '900' },
        { owner: 'supply', count: 1, sumKg: '600', policy: JUDGED_UNDER },
      ],
      shares: [{ country: 'AU', kg: '600' }],
      blocking: BLOCKING,
    })
    expect(await explained()).toBe(7)
    for (const [one, own] of [
      [stage.members[0], 'line'],
      [stage.suppliers[0], 'offer'],
    ] as const) {
      const { items } = (await stage.as(one).get(`/rounds/${id}/explanations`)).body
      expect(new Set(items.map(({ kind }: { kind: string }) => kind))).toEqual(new Set([own]))
    }
    // It tells of others' wants, so it is for operators and auditors alone.
    for (const one of [stage.members[0], stage.suppliers[0]])
      expect((await stage.as(one).get(`/rounds/${id}`)).body.blocking).toBeUndefined()
  })

  test('is not made of a result that does not have its hash, and is of the next one', async () => {
    const { id, demand, supply } = await stage.closedRound(stage.sixLines(), '900')
    await stage.others.tell('demand', ...bookFacts('demand', id, demand))
    await stage.others.tell('supply', ...bookFacts('supply', id, supply))
    await stage.others.tell('matching', ...resultFacts(id, demand, supply, '100', { spoilt: true }))
    const waiting = await until('the fault is shown', async () => {
      const body = await stage.read(id)
      return body.missing !== undefined && body
    })
    expect(waiting).toMatchObject({ state: 'matching', missing: [expect.stringContaining('hash')] })
    expect(sha256Hex(Buffer.from(waiting.seed, 'hex'))).toBe(waiting.seedHash)
    expect((await stage.operator.get(`/rounds/${id}/record`)).status).toBe(409)
    expect((await stage.as(stage.members[0]).get(`/rounds/${id}`)).body.missing).toBeUndefined()
    for (const api of [stage.operator, stage.as(stage.members[0])])
      expect((await api.get(`/rounds/${id}/explanations`)).body.items).toEqual([])
    await stage.others.tell('matching', ...resultFacts(id, demand, supply, '90'))
    expect((await stage.inState(id, 'matched')).missing).toBeUndefined()
    const explained = (await stage.operator.get(`/rounds/${id}/explanations`)).body.items
    expect(explained.filter(({ kind }: { kind: string }) => kind === 'line')).toHaveLength(6)
    for (const { figures } of explained) expect(figures.filledKg ?? '90').toBe('90')
  })

  test('shows a book that is not the one that was sealed', async () => {
    const { id, demand } = await stage.closedRound(stage.sixLines(), '900')
    const [first, , book] = bookFacts('demand', id, demand)
    await stage.others.tell('demand', first as NonNullable<typeof first>, book as NonNullable<typeof book>)
    const { state, missing } = await until('the fault is shown', async () => {
      const body = await stage.read(id)
      return body.missing !== undefined && body
    })
    expect({ state, missing }).toEqual({
      state: 'sealing',
      missing: ['demand: sealed 6 entries with the control total 900, the rounds have 3 with 450'],
    })
  })
})

/** A round as one of them reads it, once its pool sheet is there and its figures are disclosed. */
const disclosed = (one: ReturnType<RoundsHub['as']>, id: string) =>
  until('the figures are disclosed', async () => {
    const { body } = await one.get(`/rounds/${id}`)
    return body.totals !== undefined && body
  })

const [runId, nextRunId] = ['0190a000-0000-7000-8000-00000000000a', '0190a000-0000-7000-8000-00000000000b']
const failed = (roundId: string, run = runId, reason?: FailureReason): Fact => ({
  subject: roundId,
  event: runFailed,
  data: { roundId, runId: run, attempts: 4, ...(reason ? { reason } : {}) },
})
const begunAnew = (roundId: string): Fact => ({
  subject: roundId,
  event: runBegunAnew,
  data: { roundId, runId: nextRunId, failedRunId: runId },
})
const { digest, root } = { digest: 'ab'.repeat(32), root: 'cd'.repeat(32) }
const incomplete = (roundId: string, count: number): Fact => ({
  subject: roundId,
  event: booksIncomplete,
  data: {
    roundId,
    missing: [
      {
        owner: 'demand',
        expected: { count: 6, sumKg: '900', digest, root },
        found: { count, sumKg: `${count * 150}`, digest, root },
      },
    ],
  },
})
const stands = (id: string, state: string) =>
  until(`its matching is ${state}`, async () => {
    const body = await stage.read(id)
    return body.matching?.state === state && body
  })

describe('the matching of a closed round', () => {
  test('is told to operators and auditors with since when, from the close to the match', async () => {
    const { id, demand, supply } = await stage.closedRound(stage.sixLines(), '900')
    const { matching } = await stands(id, 'waiting')
    expect(matching).toEqual({ state: 'waiting', since: expect.any(String) })

    await stage.others.tell('matching', incomplete(id, 4))
    const first = await stands(id, 'incomplete')
    expect(first.gaps).toMatchObject([{ code: 'matching-copy-differs', figures: { foundKg: '600' } }])
    await stage.others.tell('matching', incomplete(id, 5))
    const second = await until('more has come', async () => {
      const body = await stage.read(id)
      return body.version > first.version && body
    })
    expect(second).toMatchObject({ matching: first.matching, missing: [expect.stringContaining('has 5 with 750')] })

    // What the matching told stays when the own copy is the sealed one.
    await stage.others.tell('demand', ...bookFacts('demand', id, demand))
    await stage.others.tell('supply', ...bookFacts('supply', id, supply))
    expect(await stage.inState(id, 'matching')).toMatchObject({ matching: first.matching, missing: second.missing })

    await stage.others.tell('matching', failed(id, runId, 'not-proved'))
    const given = await stands(id, 'failed')
    expect(given.matching).toEqual({
      state: 'failed',
      since: expect.any(String),
      attempts: 4,
      runId,
      reason: 'not-proved',
    })
    expect(given.missing).toBeUndefined()
    const auditor = await stage.hub.auditor()
    expect((await auditor.all('/rounds?state=matching')).find(one => one.id === id)).toEqual(given)
    for (const one of [stage.as(stage.members[0]), stage.as(stage.suppliers[0])]) {
      const { body } = await one.get(`/rounds/${id}`)
      expect([body.state, body.matching, body.missing]).toEqual(['matching', undefined, undefined])
    }

    await stage.others.tell('matching', begunAnew(id))
    const { matching: anew } = await stands(id, 'waiting')
    expect(anew.since > given.matching.since).toBe(true)
    expect(anew).not.toHaveProperty('reason')
    await stage.others.tell('matching', ...resultFacts(id, demand, supply, '100'))
    expect(await stage.inState(id, 'matched')).not.toHaveProperty('matching')
  })

  test('is not said to have failed by an old failure that comes again behind what followed it, nor by any once it is matched', async () => {
    const { id, demand, supply } = await stage.closedRound(stage.sixLines(), '900')
    await stage.others.tell('matching', failed(id), begunAnew(id))
    const before = await until('both are known', async () => {
      const body = await stage.read(id)
      return body.version >= 6 && body
    })
    expect(before.matching.state).toBe('waiting')
    await stage.others.tellAgain('matching')
    // Behind all that came again: one change more, and it is this one.
    await stage.others.tell('matching', incomplete(id, 4))
    expect((await stands(id, 'incomplete')).version).toBe(before.version + 1)

    await stage.others.tell('demand', ...bookFacts('demand', id, demand))
    await stage.others.tell('supply', ...bookFacts('supply', id, supply))
    await stage.others.tell('matching', ...resultFacts(id, demand, supply, '100'))
    const matched = await stage.inState(id, 'matched')
    await stage.others.tellAgain('matching')
    await stage.others.tell('matching', failed(id, nextRunId))
    await until('the rounds have heard it all', async () => {
      const { lag } = (await stage.operator.get('/services/rounds/operations')).body
      return lag.every(({ records }: { records: number }) => records === 0)
    })
    expect(await stage.read(id)).toEqual(matched)
  })

  test('has its failure taken back by the result of another run, though nobody told that it was begun', async () => {
    const { id, demand, supply } = await stage.closedRound(stage.sixLines(), '900')
    // Told by a matching that gave no reasons yet.
    await stage.others.tell('matching', failed(id))
    expect((await stands(id, 'failed')).matching).not.toHaveProperty('reason')
    await stage.others.tell('matching', ...resultFacts(id, demand, supply, '100'))
    await stands(id, 'waiting')
  })
})

describe('lines that are not sealed', () => {
  const extra = (nth: number, quantityKg: string, fate: story.StoryLine['fate']) =>
    story.storyLine(stage.members[nth] as (typeof stage.members)[0], quantityKg, { fate })
  /** A round matched with these lines beside six that are confirmed. */
  async function matchedBeside(lines: readonly story.StoryLine[]) {
    const round = await stage.closedRound([...stage.sixLines(), ...lines], '900')
    await stage.others.tell('demand', ...story.outFacts(round.id, lines))
    await stage.others.tell('demand', ...bookFacts('demand', round.id, round.demand))
    await stage.others.tell('supply', ...bookFacts('supply', round.id, round.supply))
    await stage.others.tell('matching', ...resultFacts(round.id, round.demand, round.supply, '100'))
    await stage.inState(round.id, 'matched')
    return round.id
  }
  type Event = { type?: string; seq: number; hash: string; withheld?: true; data: Record<string, unknown> }
  const eventsOf = async (api: ReturnType<RoundsHub['as']>, id: string): Promise<Event[]> =>
    (await api.get(`/rounds/${id}/record`)).body.events

  test('count as far as they were asked and screened when the collection ended; one that was sent again counts once', async () => {
    const again = [extra(6, '150', 'withdrawn'), extra(6, '150', 'dropped')]
    const id = await matchedBeside([...again, extra(6, '30', 'left')])
    const totals = { asked: '1080', screened: '930', confirmed: '900' }
    expect(await stage.read(id)).toMatchObject({ totals, byMaterial: [{ material: 'ndpr-oxide', ...totals }] })
  })

  test('are a link of the record with their reasons, before the seals; to others it is there whatever it says', async () => {
    const [dropped, left] = [extra(6, '40', 'dropped'), extra(6, '30', 'left')]
    const [id, plain] = [await matchedBeside([dropped, left]), await matchedBeside([])]
    const events = await eventsOf(stage.operator, id)
    expect(firstBrokenLink(events as never)).toBe(-1)
    const at = events.findIndex(event => event.type === 'rounds.lines-out')
    expect(events[at + 1]?.type).toBe('rounds.books-sealed')
    expect(events[at]?.data).toEqual({
      roundId: id,
      part: 1,
      parts: 1,
      lines: [
        { lineId: dropped.id, fate: 'dropped', reason: 'asked twice', by: 'olga' },
        { lineId: left.id, fate: 'left', by: `mia@${left.member.id}` },
      ].map(line => expect.objectContaining(line)),
      salt: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    // The pool's publication comes from another service, when it comes.
    const shape = async (api: ReturnType<RoundsHub['as']>, round: string) =>
      (await eventsOf(api, round))
        .map(event => event.withheld ?? event.type)
        .filter(type => type !== 'rounds.pool-published')
    for (const api of [stage.as(stage.members[0]), stage.as(dropped.member), stage.as(stage.suppliers[1])]) {
      const own = await eventsOf(api, id)
      expect(own[at]).toEqual({ seq: at + 1, withheld: true, previousHash: expect.any(String), hash: events[at]?.hash })
      expect(JSON.stringify(own)).not.toContain('asked twice')
      expect(await shape(api, plain)).toEqual(await shape(api, id))
    }
  })
})

describe('what members and suppliers see', () => {
  test('is nothing live, and after the match what holds', async () => {
    const dropped = story.storyLine(stage.members[6] as (typeof stage.members)[0], '40', { fate: 'dropped' })
    const { id } = await stage.matchedRound([...stage.sixLines(), dropped], '900')
    for (const one of [stage.as(stage.members[0]), stage.as(stage.suppliers[1])]) {
      const body = await disclosed(one, id)
      // What was asked differs from what was screened by one member's line.
      expect(body.totals).toEqual({ confirmed: '900', screened: '900' })
      expect(body.byMaterial).toEqual([{ material: 'ndpr-oxide', confirmed: '900', screened: '900' }])
      expect(body.seals[0]).toMatchObject({ owner: 'demand', count: 6, sumKg: '900' })
      // One supplier alone sold what was matched.
      expect(Object.keys(body.seals[1]).sort()).toEqual(['digest', 'owner', 'policy', 'root'])
      expect(body.shares).toEqual([])
      expect(body.resultHash).toMatch(/^[0-9a-f]{64}$/)
    }
    expect((await stage.read(id)).totals.asked).toBe('940')
  })

  test('is what was matched, and its shares, where five suppliers sold it; never what they offered or what stages came to', async () => {
    const { id } = await stage.soldRound(stage.sixLines(), '900')
    const body = await disclosed(stage.as(stage.members[0]), id)
    expect(body.byMaterial).toEqual([
      { material: 'ndpr-oxide', asked: '900', screened: '900', confirmed: '900', matched: '600' },
    ])
    expect(body.shares).toMatchObject([{ country: 'AU', kg: '600' }])
    expect(Object.keys(body.seals[1]).sort()).toEqual(['digest', 'owner', 'policy', 'root'])
    const { body: record } = await stage.as(stage.members[0]).get(`/rounds/${id}/record`)
    expect(record.result.stages).toEqual([{ name: 'volume-5', objective: 'maximise' }])
  })

  test('is digests alone where fewer than five groups stand behind the figures', async () => {
    const { id } = await stage.matchedRound(stage.sixLines().slice(0, 4), undefined)
    const { body } = await stage.as(stage.members[0]).get(`/rounds/${id}`)
    expect([body.totals, body.byMaterial, body.shares]).toEqual([undefined, undefined, []])
    const [demand, supply] = body.seals.map((seal: object) => Object.keys(seal).sort())
    expect([demand, supply]).toEqual([
      ['digest', 'owner', 'root'],
      ['digest', 'owner', 'policy', 'root'],
    ])
    const { body: record } = await stage.as(stage.members[0]).get(`/rounds/${id}/record`)
    expect(record.result.stages).toEqual([{ name: 'volume-5', objective: 'maximise' }])
  })

  test('is digests alone where the last part of a sheet that came in parts suppresses a cell', async () => {
    const { id } = await stage.matchedRound(stage.sixLines(), '900', undefined)
    const { body } = await stage.as(stage.members[0]).get(`/rounds/${id}`)
    expect([body.totals, body.byMaterial, body.shares]).toEqual([undefined, undefined, []])
  })

  test('is nothing while the round collects', async () => {
    const id = await stage.created()
    await stage.operator.post(`/rounds/${id}/open`)
    await stage.others.tell('demand', ...stage.sixLines().flatMap(line => story.entryFacts(id, line)))
    await until('the operator sees them', async () => (await stage.read(id)).totals.asked === '900')
    expect((await stage.as(stage.members[0]).get(`/rounds/${id}`)).body.totals).toBeUndefined()
  })
})

describe('by how much a lot was missed', () => {
  test('is told to operators and auditors, in a sentence and in their files, and to nobody else', async () => {
    const { id, demand, supply } = await stage.closedRound(stage.sixLines(), '900')
    await stage.others.tell('demand', ...bookFacts('demand', id, demand))
    await stage.others.tell('supply', ...bookFacts('supply', id, supply))
    const shortfall = { lotKg: '1000', openKg: '731', shortKg: '269' }
    const facts = resultFacts(id, demand, supply, '100', { offered: { lotKg: '1000', shortfall } })
    await stage.others.tell('matching', ...facts)
    await stage.inState(id, 'matched')
    const offer = (body: { items: { kind: string }[] }) => body.items.find(({ kind }) => kind === 'offer')
    for (const api of [stage.operator, await stage.hub.auditor()])
      expect(offer((await api.get(`/rounds/${id}/explanations`)).body)).toMatchObject({
        figures: { lotKg: '1000', shortfall },
        text: 'Sold. A total of 1000 kg was missed by 269 kg: need left open could have taken 731 kg more.',
      })
    const seller = stage.as(stage.suppliers[0])
    const own = {
      kind: 'offer',
      id: supply[0]?.id,
      code: 'filled',
      figures: { offeredKg: '600', takenKg: '0' },
      text: 'Sold.',
    }
    expect((await seller.get(`/rounds/${id}/explanations`)).body.items).toEqual([own])
    const file = await seller.get(`/rounds/${id}/explanations/export?format=ndjson`)
    expect(
      file.text
        .trim()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual([own])
  })
})

describe('an explanation', () => {
  const told = async (api: ReturnType<RoundsHub['as']>, id: string) =>
    (await api.get(`/rounds/${id}/explanations`)).body.items[0]

  test('tells a party what is its own and what is published, and operators what the matching says', async () => {
    const { id } = await stage.soldRound(stage.sixLines(), '900')
    const [member, supplier] = [stage.as(stage.members[1]), stage.as(stage.suppliers[0])]
    const explained = await until('the pool is told', async () => {
      const one = await told(member, id)
      return one.figures.poolPublished && one
    })
    expect(explained).toMatchObject({
      kind: 'line',
      code: 'not-matched-in-full',
      figures: { askedKg: '150', poolServedPct: '66.7', poolPaidFrom: '90', poolPaidTo: '100', currency: 'EUR' },
    })
    expect(explained.text).toContain('Of the need in its pool 66.7 % was served, at between 90 and 100 EUR/kg')
    const round = (await member.get(`/rounds/${id}`)).body
    expect(round.pools).toEqual([
      { material: 'ndpr-oxide', period: '2027-Q2', bloc: 'EU', servedPct: '66.7', paidFrom: '90', paidTo: '100' },
    ])
    expect(round.offered).toEqual([{ material: 'ndpr-oxide', period: '2027-05', suppliers: '5-9', eligible: '5-9' }])
    expect(await told(stage.operator, id)).toMatchObject({ code: 'scarce-shared-pro-rata', text: 'Shared.' })
    expect(await told(supplier, id)).toMatchObject({ kind: 'offer', code: 'filled' })
  })

  test('says nothing of a pool in which one supplier sold all', async () => {
    const { id } = await stage.matchedRound(stage.sixLines(), '900')
    const one = await told(stage.as(stage.members[1]), id)
    expect(one.figures).toMatchObject({ poolPublished: false })
    expect(one.text).toContain('is not published')
    expect((await stage.as(stage.members[1]).get(`/rounds/${id}`)).body.pools).toBeUndefined()
  })

  test('counts what an organisation sent for the same goods as one', async () => {
    const more = story.storyLine(stage.members[1] as (typeof stage.members)[0], '70')
    const { id } = await stage.matchedRound([...stage.sixLines(), more], '970')
    const { items } = (await stage.as(stage.members[1]).get(`/rounds/${id}/explanations`)).body
    expect(items).toHaveLength(2)
    for (const { figures, text } of items) {
      expect(figures).toMatchObject({ entriesAlike: 2, alikeStatedKg: '220', alikeGotKg: '200' })
      expect(text).toContain('Your 2 lines of this material, grade and period together got 200 kg of 220 kg.')
    }
  })
})
