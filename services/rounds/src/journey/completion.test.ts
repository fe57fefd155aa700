import { randomUUID } from 'node:crypto'
import { withReach } from '@lodestone/database'
import { canonicalHash, firstBrokenLink, leafHash, sha256Hex, verifyMerklePath } from '@lodestone/kernel'
import type { RunningService } from '@lodestone/service'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ocdsFaults } from '../ocds/ocds.fixture.ts'
import { cancellationJob } from '../round/round.jobs.ts'
import { lockRound } from '../round/round.store.ts'
import { lapseSome } from '../round/round.transition.ts'
import type { Round } from '../round/round.ts'
import { MINUTE, type RoundsHub, setStage } from './stage.fixture.ts'

let stage: RoundsHub
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

let round: Awaited<ReturnType<RoundsHub['matchedRound']>>
let allocations: { id: string; memberId: string; lineId: string; offerId: string }[]
const of = (index: number) =>
  allocations.find(one => one.memberId === stage.members[index]?.id) as (typeof allocations)[0]

describe('from match to completion', () => {
  beforeAll(async () => {
    round = await stage.matchedRound(stage.sixLines(), '900')
    allocations = await stage.operator.all(`/rounds/${round.id}/allocations`)
  })

  test('each side sees its own, without the counterpart', async () => {
    expect(allocations).toHaveLength(6)
    const [mine] = await stage.as(stage.members[1]).all(`/rounds/${round.id}/allocations`)
    expect(mine).toMatchObject({
      quantityKg: '100',
      period: '2027-05',
      landedPrice: '90.0000',
      state: 'proposed',
      accepted: { member: false, supplier: false },
    })
    expect(mine.supplierId ?? mine.price).toBeUndefined()
    expect(await stage.as(stage.members[0]).all(`/rounds/${round.id}/allocations`)).toMatchObject([
      { accepted: { member: true } },
    ])
    // Of its offer the supplier is told a sum, and of no line anything.
    const seller = stage.as(stage.suppliers[0])
    expect(await seller.all(`/rounds/${round.id}/allocations`)).toEqual([])
    expect(await seller.all(`/rounds/${round.id}/proposals`)).toEqual([
      {
        roundId: round.id,
        offerId: allocations[0]?.offerId,
        supplierId: stage.suppliers[0]?.id,
        pass: 1,
        material: 'ndpr-oxide',
        period: '2027-05',
        deliveryQuarter: '2027-Q2',
        deliveryCountries: ['DE'],
        quantityKg: '600',
        price: { amount: '90.00', currency: 'EUR' },
        state: 'open',
      },
    ])
    expect((await seller.get(`/rounds/${round.id}/decisions`)).body.parties).toMatchObject([{ open: 1, accepted: 0 }])
    for (const path of ['allocations', 'proposals', 'record', 'ocds'].map(one => `/rounds/${round.id}/${one}`)) {
      const { text } = await seller.get(path)
      for (const { id, lineId, memberId } of allocations)
        for (const told of [id, lineId, memberId]) expect(text).not.toContain(told)
    }
    expect(mine.offerId).not.toBe(allocations[0]?.offerId)
    expect(await stage.as(stage.suppliers[1]).all(`/rounds/${round.id}/proposals`)).toEqual([])
    expect(await stage.as(stage.suppliers[1]).all(`/rounds/${round.id}/allocations`)).toEqual([])
    const told = await stage.as(stage.members[1]).all(`/rounds/${round.id}/explanations`)
    expect(told).toMatchObject([{ kind: 'line', id: mine.lineId }])
    expect(await stage.operator.all(`/rounds/${round.id}/explanations`)).toHaveLength(7)
  })

  describe('an allocation', decided)
  describe('what was awarded', fulfilled)
  describe('the record of the round', recorded)
  describe('the round in open contracting', published)
})

function decided() {
  test('is decided by its own sides, once', async () => {
    const path = `/allocations/${of(1).id}`
    expect((await stage.as(stage.members[2]).post(`${path}/accept`)).status).toBe(404)
    expect((await stage.as(stage.suppliers[1]).post(`${path}/decline`)).status).toBe(404)
    const stranger = await stage.hub.member(randomUUID())
    expect(await stranger.post(`${path}/accept`)).toMatchObject({ status: 403, body: { code: 'not-admitted' } })
    expect(await stage.as(stage.members[1]).post(`${path}/accept`)).toMatchObject({
      status: 200,
      body: { state: 'proposed' },
    })
    expect(await stage.as(stage.members[1]).post(`${path}/accept`)).toMatchObject({
      status: 200,
      body: { state: 'proposed' },
    })
    expect(await stage.as(stage.members[1]).post(`${path}/decline`)).toMatchObject({ status: 409 })
    // A supplier decides on its offer, so that nobody is declined alone.
    const offer = `/rounds/${round.id}/offers/${of(1).offerId}`
    for (const decision of ['accept', 'decline'])
      expect(await stage.as(stage.suppliers[0]).post(`${path}/${decision}`)).toMatchObject({
        status: 409,
        body: { code: 'wrong-state', detail: expect.stringContaining(`${offer}/accept`) },
      })
    expect((await stage.as(stage.suppliers[1]).post(`${offer}/accept`)).status).toBe(404)
    expect((await stage.as(stage.members[1]).post(`${offer}/accept`)).status).toBe(403)
    for (let again = 0; again < 2; again++)
      expect(await stage.as(stage.suppliers[0]).post(`${offer}/accept`)).toMatchObject({
        status: 200,
        body: { state: 'accepted', quantityKg: '600' },
      })
    expect((await stage.as(stage.suppliers[0]).post(`${offer}/decline`)).status).toBe(409)
    // Member 0 is bound by a firm line.
    const agreed = await stage.as(stage.suppliers[0]).all(`/rounds/${round.id}/allocations`)
    expect(agreed.map(one => one.memberId).sort()).toEqual([stage.members[0]?.id, stage.members[1]?.id].sort())
    expect(agreed.map(one => one.lineId)).toEqual(agreed.map(one => one.id))
    expect(await stage.as(stage.members[1]).all(`/rounds/${round.id}/allocations`)).toMatchObject([
      { supplierId: stage.suppliers[0]?.id, price: { amount: '90.00', currency: 'EUR' } },
    ])
    expect(await stage.as(stage.members[0]).post(`/allocations/${of(0).id}/decline`)).toMatchObject({ status: 409 })
    expect(await stage.as(stage.members[2]).post(`/allocations/${of(2).id}/decline`)).toMatchObject({
      body: { state: 'declined' },
    })
  })

  test('decisions at the same moment each count', async () => {
    const undecided = [0, 3, 4]
    const replies = await Promise.all(
      undecided.flatMap(index => [
        stage.as(stage.members[index]).post(`/allocations/${of(index).id}/accept`),
        stage.as(stage.suppliers[0]).post(`/rounds/${round.id}/offers/${of(index).offerId}/accept`),
      ]),
    )
    expect(replies.map(reply => reply.status)).toEqual(replies.map(() => 200))
    expect((await stage.read(round.id)).totals).toMatchObject({ matched: '600', accepted: '400' })
  })

  test('an award waits for the undecided unless they may lapse', async () => {
    expect(await stage.operator.post(`/rounds/${round.id}/award`)).toMatchObject({
      status: 409,
      body: { code: 'undecided-allocations' },
    })
    expect(
      (
        await stage
          .as(stage.members[1])
          .post(`/allocations/${of(1).id}/contract`, { quantityKg: '90', date: stage.today() })
      ).status,
    ).toBe(409)
    const awarded = await stage.operator.post(`/rounds/${round.id}/award`, { lapseUndecided: true })
    expect(awarded).toMatchObject({ status: 200, body: { state: 'awarded' } })
    expect((await stage.operator.post(`/rounds/${round.id}/award`)).status).toBe(200)
    expect((await stage.operator.post(`/rounds/${round.id}/cancel`)).status).toBe(409)
    const states = (await stage.operator.all(`/rounds/${round.id}/allocations`)).map(one => one.state).sort()
    expect(states).toEqual(['awarded', 'awarded', 'awarded', 'awarded', 'declined', 'lapsed'])
  })
}

function fulfilled() {
  test('contracts and deliveries are kept apart and complete the round', async () => {
    const report = { quantityKg: '90', date: stage.today(), document: 'C-1' }
    for (const index of [0, 1, 3, 4]) {
      const path = `/allocations/${of(index).id}`
      expect(
        (await stage.as(stage.members[index]).post(`${path}/contract`, { ...report, quantityKg: '100.5' })).status,
      ).toBe(422)
      expect((await stage.as(stage.suppliers[0]).post(`${path}/contract`, report)).status).toBe(403)
      expect(await stage.as(stage.members[index]).post(`${path}/contract`, report)).toMatchObject({
        status: 200,
        body: { state: 'contracted', contractedKg: '90' },
      })
      const headers = { 'idempotency-key': `delivery-${index}` }
      const delivered = () =>
        stage
          .as(stage.members[index])
          .post(`${path}/deliveries`, { quantityKg: '50', date: stage.today() }, { headers })
      const [first, again] = [await delivered(), await delivered()]
      expect(first).toMatchObject({ status: 201, body: { deliveredKg: '50' } })
      const toldBy = ({ status, headers: told, body }: typeof first) => [
        status,
        told.get('etag'),
        told.get('location'),
        body,
      ]
      expect(toldBy(again)).toEqual(toldBy(first))
      expect(
        (await stage.as(stage.members[index]).post(`${path}/deliveries`, { quantityKg: '41', date: stage.today() }))
          .status,
      ).toBe(422)
    }
    expect(await stage.read(round.id)).toMatchObject({
      state: 'awarded',
      totals: { matched: '600', accepted: '400', contracted: '360', delivered: '200' },
    })
    for (const index of [0, 1, 3, 4])
      expect(
        await stage.as(stage.members[index]).post(`/allocations/${of(index).id}/deliveries`, {
          quantityKg: '40',
          date: stage.today(),
        }),
      ).toMatchObject({ status: 201, body: { state: 'delivered' } })
    expect(await stage.read(round.id)).toMatchObject({
      state: 'completed',
      totals: { contracted: '360', delivered: '360' },
    })
    // One supplier sold all of it: members may not be told what was matched, accepted, contracted or delivered.
    expect(Object.keys((await stage.as(stage.members[5]).get(`/rounds/${round.id}`)).body.totals).sort()).toEqual([
      'asked',
      'confirmed',
      'screened',
    ])
  })
}

function recorded() {
  test('leaves a record that a stranger can verify', async () => {
    const { body: record } = await (await stage.hub.auditor()).get(`/rounds/${round.id}/record`)
    expect(firstBrokenLink(record.events)).toBe(-1)
    expect(record.events.at(-1).hash).toBe(record.head)
    expect(record.events[0].data.seedHash).toBe(sha256Hex(Buffer.from(record.seed, 'hex')))
    expect(canonicalHash(record.inputs)).toBe(record.inputDigest)
    expect(canonicalHash(record.result)).toBe(record.resultHash)
    expect(record.inputs.lines).toHaveLength(6)
    expect(record.rules).toEqual((await stage.read(round.id)).rules)
    const sealings = record.events.filter((event: { type: string }) => event.type === 'rounds.books-sealed')
    expect(sealings).toHaveLength(1)
    // Under which policy the levels were judged is in the seal, and in the chain.
    for (const seals of [record.seals, sealings[0].data.seals])
      expect(seals).toMatchObject([
        { owner: 'demand' },
        { owner: 'supply', policy: { id: 'lodestone-origin', version: '7' } },
      ])
  })

  test('and shows others their own part of it, on the same chain', async () => {
    const { body: whole } = await stage.operator.get(`/rounds/${round.id}/record`)
    const reply = await stage.as(stage.members[5]).get(`/rounds/${round.id}/record`)
    const { body: own } = reply
    expect(own).toMatchObject({ head: whole.head, inputDigest: whole.inputDigest, resultHash: whole.resultHash })
    for (const other of [...stage.members.slice(0, 5), ...stage.suppliers]) expect(reply.text).not.toContain(other.id)
    expect(own.inputs.lines.map((line: { memberId: string }) => line.memberId)).toEqual([stage.members[5]?.id])
    expect(own.result).toMatchObject({ fills: [{ filledKg: '100' }], allocations: [{ state: 'lapsed' }] })
    let previous = '0'.repeat(64)
    for (const [index, event] of own.events.entries()) {
      expect(event.previousHash).toBe(previous)
      if (event.withheld === undefined) expect(event).toEqual(whole.events[index])
      previous = event.hash
    }
    expect(own.events.some((event: object) => 'withheld' in event)).toBe(true)
    const awarded = (await stage.as(stage.members[1]).get(`/rounds/${round.id}/record`)).body
    expect(JSON.stringify(awarded.events)).toContain(of(1).id)
  })

  test('proves an own entry, and no other', async () => {
    const { body: proof } = await stage.as(stage.members[3]).get(`/rounds/${round.id}/proofs?lineId=${of(3).lineId}`)
    const { root } = (await stage.as(stage.members[3]).get(`/rounds/${round.id}`)).body.seals[0]
    expect(proof.root).toBe(root)
    // Six lines are told as fewer than 257.
    expect(proof.count).toBe(256)
    expect(verifyMerklePath(leafHash(proof.leaf, proof.salt), proof.index, proof.count, proof.path, root)).toBe(true)
    expect(JSON.parse(proof.leaf).memberId).toBe(stage.members[3]?.id)
    expect((await stage.as(stage.members[3]).get(`/rounds/${round.id}/proofs?lineId=${of(4).lineId}`)).status).toBe(404)
    expect((await stage.operator.get(`/rounds/${round.id}/proofs?lineId=${of(4).lineId}`)).status).toBe(200)
    expect((await stage.operator.get(`/rounds/${round.id}/proofs`)).status).toBe(422)
  })
}

function published() {
  test('is valid open contracting data for everybody, with their own awards only for the parties', async () => {
    const whole = (await stage.operator.get(`/rounds/${round.id}/ocds`)).body
    expect(ocdsFaults('release-package', whole)).toEqual([])
    const tags = whole.releases.flatMap((release: { tag: string[] }) => release.tag)
    for (const tag of ['planning', 'tender', 'award', 'awardUpdate', 'awardCancellation', 'contract', 'implementation'])
      expect(tags).toContain(tag)
    const reply = await stage.as(stage.members[1]).get(`/rounds/${round.id}/ocds`)
    expect(ocdsFaults('release-package', reply.body)).toEqual([])
    expect(reply.body.releases[0].ocid).toBe(whole.releases[0].ocid)
    for (const other of [stage.members[0], stage.members[2], stage.members[3]])
      expect(reply.text).not.toContain(other?.id)
    expect(reply.text).toContain(of(1).id)
    const lapsed = await stage.as(stage.members[5]).get(`/rounds/${round.id}/ocds`)
    for (const other of stage.suppliers) expect(lapsed.text).not.toContain(other.id)
  })

  test('is found by a harvest that begins where the last one ended', async () => {
    const records: { ocid: string }[] = []
    let cursor = ''
    let since = ''
    do {
      const { body } = await stage.operator.get(`/rounds/ocds?limit=2${cursor}`)
      expect(ocdsFaults('record-package', body)).toEqual([])
      records.push(...body.records)
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
      since = body.since
    } while (cursor !== '')
    expect(records.some(record => record.ocid.endsWith(round.id))).toBe(true)
    expect((await stage.operator.get(`/rounds/ocds?since=${since}`)).body.releases).toEqual([])
    const id = await stage.created()
    await stage.operator.post(`/rounds/${await stage.created()}/cancel`)
    expect((await stage.operator.get(`/rounds/ocds?since=${since}`)).body.releases).toEqual([])
    await stage.operator.post(`/rounds/${id}/open`)
    const { body } = await stage.operator.get(`/rounds/ocds?since=${since}`)
    expect(ocdsFaults('release-package', body)).toEqual([])
    expect(body.releases.map((one: { ocid: string }) => one.ocid.slice(-36))).toEqual([id])
    const soon = new Date(stage.clock().getTime() + 60 * MINUTE).toISOString()
    expect((await stage.operator.get(`/rounds/ocds?since=${encodeURIComponent(soon)}`)).body.releases).toEqual([])
    expect((await stage.operator.get('/rounds/ocds?since=nonsense')).status).toBe(422)
  })
}

describe('an allocation of which nothing more will come', () => {
  let id: string
  let allocations: { id: string; memberId: string; offerId: string }[]
  const path = (index: number) =>
    `/allocations/${allocations.find(one => one.memberId === stage.members[index]?.id)?.id}`
  const member = (index: number) => stage.as(stage.members[index])
  const reason = 'the supplier is insolvent'

  beforeAll(async () => {
    ;({ id } = await stage.matchedRound(stage.sixLines(), '900'))
    allocations = await stage.operator.all(`/rounds/${id}/allocations`)
    for (const index of [0, 1, 2, 3]) {
      await member(index).post(`${path(index)}/accept`)
    }
    await stage.as(stage.suppliers[0]).post(`/rounds/${id}/offers/${allocations[0]?.offerId}/accept`)
    expect((await member(1).post(`${path(1)}/end`, { reason })).status).toBe(409)
    expect(await stage.operator.post(`/rounds/${id}/award`, { lapseUndecided: true })).toMatchObject({ status: 200 })
  })

  test('is ended by its member or an operator, with a reason, once', async () => {
    expect((await member(2).post(`${path(1)}/end`, { reason })).status).toBe(404)
    expect((await stage.as(stage.suppliers[0]).post(`${path(1)}/end`, { reason })).status).toBe(403)
    expect((await member(1).post(`${path(1)}/end`, {})).status).toBe(422)
    for (let again = 0; again < 2; again++)
      expect(await member(1).post(`${path(1)}/end`, { reason })).toMatchObject({
        status: 200,
        body: { state: 'lapsed', contractedKg: '0' },
      })
    expect((await member(4).post(`${path(4)}/end`, { reason })).status).toBe(409)
    const { body } = await stage.operator.get(`/services/rounds/audit?subject=${id}`)
    const told = body.items.filter((one: { type: string }) => one.type === 'rounds.allocation-ended.v1')
    expect(told).toMatchObject([{ data: { by: 'member', state: 'lapsed', reason } }])
  })

  test('keeps what was contracted and delivered, and completes the round as the last one', async () => {
    for (const index of [0, 2, 3])
      expect(
        await member(index).post(`${path(index)}/contract`, { quantityKg: '90', date: stage.today() }),
      ).toMatchObject({ status: 200 })
    for (const [index, quantityKg] of [
      [2, '50'],
      [3, '90'],
    ] as const)
      await member(index).post(`${path(index)}/deliveries`, { quantityKg, date: stage.today() })
    expect(await stage.operator.post(`${path(0)}/end`, { reason })).toMatchObject({
      status: 200,
      body: { state: 'lapsed', contractedKg: '90', deliveredKg: '0', memberId: stage.members[0]?.id },
    })
    expect(await stage.read(id)).toMatchObject({ state: 'awarded' })
    expect(await member(2).post(`${path(2)}/end`, { reason })).toMatchObject({
      status: 200,
      body: { state: 'delivered', contractedKg: '90', deliveredKg: '50' },
    })
    expect((await member(2).post(`${path(2)}/deliveries`, { quantityKg: '1', date: stage.today() })).status).toBe(409)
    expect(await stage.read(id)).toMatchObject({
      state: 'completed',
      totals: { matched: '600', accepted: '400', contracted: '270', delivered: '140' },
    })
  })

  test('ends in open contracting data too, and its end stands in the records of its two sides', async () => {
    const { body } = await stage.operator.get(`/rounds/${id}/ocds`)
    expect(ocdsFaults('release-package', body)).toEqual([])
    const tags = body.releases.slice(-3).map((one: { tag: string[] }) => one.tag)
    expect(tags).toEqual([['contractTermination'], ['contractTermination'], ['tenderUpdate']])
    const { compiledRelease } = (await stage.operator.get('/rounds/ocds?limit=500')).body.records.find(
      (one: { ocid: string }) => one.ocid.endsWith(id),
    )
    const statusOf = (own: { status: string }[]) => own.map(one => one.status).sort()
    expect(statusOf(compiledRelease.contracts)).toEqual(['terminated', 'terminated', 'terminated'])
    expect(statusOf(compiledRelease.awards)).toEqual(['active', 'active', 'active', ...Array(3).fill('cancelled')])
    const seen = async (index: number) => {
      const { events } = (await member(index).get(`/rounds/${id}/record`)).body
      return events.map((one: { type?: string }) => one.type).filter((type?: string) => type?.includes('ended'))
    }
    expect([await seen(2), await seen(3)]).toEqual([['rounds.allocation-ended.v1'], []])
  })
})

describe('a cancellation that was broken off', () => {
  /** Its first transaction, as the process that died left it. */
  async function begun(id: string) {
    const { door } = contextOf()
    await door.transaction({ actor: 'olga', correlationId: 'test' }, async (tx, record) => {
      const round = (await lockRound(tx, id)) as Round
      await lapseSome(tx, round, { type: 'cancel', by: 'olga', reason: 'no need' }, stage.clock(), record)
    })
  }
  const contextOf = () => (stage.hub.process.services[0] as RunningService).context
  const kinds = async (id: string) => {
    const { body } = await stage.operator.get(`/services/rounds/audit?subject=${id}`)
    return body.items
      .slice(-7)
      .map((one: { type: string; actor: string }) => `${one.type.split('.')[1]} by ${one.actor}`)
  }
  const ENDED = [...Array(6).fill('allocation-lapsed by olga'), 'round-cancelled by olga']

  test('cannot be overtaken by an award, and is done by a job as it was ordered', async () => {
    const { id } = await stage.matchedRound(stage.sixLines(), '900')
    await begun(id)
    expect(await stage.operator.post(`/rounds/${id}/award`, { lapseUndecided: true })).toMatchObject({
      status: 409,
      body: { code: 'wrong-state' },
    })
    await withReach('service', () => cancellationJob(contextOf()).run())
    expect(await stage.read(id)).toMatchObject({ state: 'cancelled' })
    expect(await kinds(id)).toEqual(ENDED)
    const { body } = await stage.operator.get(`/services/rounds/audit?subject=${id}`)
    expect(body.items.at(-1).data).toEqual({ roundId: id, reason: 'no need' })
  })

  test('takes no decision any more, and is done by the order given again', async () => {
    const { id } = await stage.matchedRound(stage.sixLines(), '900')
    const cancelling = JSON.stringify({ by: 'olga', reason: 'no need' })
    await withReach('service', () =>
      contextOf().database.query('UPDATE round SET cancelling = $2 WHERE id = $1', [id, cancelling]),
    )
    const [own] = await stage.as(stage.members[1]).all(`/rounds/${id}/allocations`)
    for (const decision of ['accept', 'decline'])
      expect(await stage.as(stage.members[1]).post(`/allocations/${own.id}/${decision}`)).toMatchObject({
        status: 409,
        body: { code: 'wrong-state' },
      })
    expect(await stage.operator.post(`/rounds/${id}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    })
    const release = (await stage.operator.get(`/rounds/${id}/ocds`)).body.releases.at(-1)
    expect(release.tender.jointRound).toEqual({ state: 'cancelled', reason: 'no need' })
  })
})

test('a cancelled round ends its allocations, and a round of which nothing is accepted is completed by its award', async () => {
  const cancelled = await stage.matchedRound(stage.sixLines(), '900')
  const reply = await stage.operator.post(`/rounds/${cancelled.id}/cancel`, { reason: 'not enough offers' })
  expect(reply).toMatchObject({ status: 200, body: { state: 'cancelled' } })
  const states = (await stage.operator.all(`/rounds/${cancelled.id}/allocations`)).map(one => one.state)
  expect(new Set(states)).toEqual(new Set(['lapsed']))
  const release = (await stage.operator.get(`/rounds/${cancelled.id}/ocds`)).body
  expect(ocdsFaults('release-package', release)).toEqual([])
  expect(release.releases.at(-1).tag).toEqual(['tenderCancellation'])

  const empty = await stage.matchedRound(stage.sixLines(), '900')
  expect(await stage.operator.post(`/rounds/${empty.id}/award`, { lapseUndecided: true })).toMatchObject({
    status: 200,
    body: { state: 'completed' },
  })
})
