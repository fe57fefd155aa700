import { allocationOriginChanged, entryRescreened, supplyEntryChanged } from '@lodestone/contracts'
import type { Fact } from '@lodestone/messaging'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookFacts } from './book.fixture.ts'
import { resultFacts } from './result.fixture.ts'
import { type PlayedRound, type RoundsHub, setStage } from './stage.fixture.ts'

let stage: RoundsHub
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

/** What supply tells of the origin of a round's only offer. */
const rescreened = ({ id, supply }: PlayedRound, level: string, assurance?: string): Fact => {
  const [offer] = supply as [PlayedRound['supply'][0]]
  const { id: offerId, participantId } = offer
  return {
    subject: offerId,
    event: entryRescreened,
    data: { roundId: id, offerId, participantId, version: 1, level, ...(assurance ? { assurance } : {}) },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
const ownOf = async (id: string, index: number): Promise<any> =>
  (await stage.as(stage.members[index]).all(`/rounds/${id}/allocations`))[0]

const marked = (id: string, count: number) =>
  until(`${count} allocations are marked`, async () => (await stage.read(id)).originFallen === count)

/** Lines of members 0 to 5, of which the second takes what is declared of level C, and the third asks for credentials. */
const lines = () =>
  stage.sixLines().map((line, index) => ({
    ...line,
    input: index === 1 ? { provenanceFloor: 'C' } : index === 2 ? { assurance: 'verified' } : {},
  }))

const chain = [
  { stage: 'mining', country: 'AU' },
  { stage: 'mining', country: 'BR' },
  { stage: 'separation', country: 'MY' },
  { stage: 'mining', country: 'AU' },
]

/** A matched round of these lines and one offer of level A, verified, unless more is said. */
async function closed(floor = 'B'): Promise<PlayedRound> {
  const round = await stage.closedRoundOf({ rules: { rates: { USD: '0.92' }, provenanceFloor: floor } }, lines())
  const [offer] = round.supply as [PlayedRound['supply'][0]]
  Object.assign(offer.input, { level: 'A', assurance: 'verified', chain })
  return round
}

test('the buyer sees before she accepts what was proven of the goods at the close, and in which countries, and no more', async () => {
  const { id } = await stage.match(await closed())
  const own = await ownOf(id, 1)
  expect(own).toMatchObject({ state: 'proposed' })
  expect(own.origin).toEqual({
    level: 'A',
    assurance: 'verified',
    stages: [
      { stage: 'mining', countries: ['AU', 'BR'] },
      { stage: 'separation', countries: ['MY'] },
    ],
    holds: true,
  })
  const { body } = await stage.as(stage.members[1]).post(`/allocations/${own.id}/accept`)
  expect(body.origin).toEqual(own.origin)
  expect(await stage.as(stage.members[6]).all(`/rounds/${id}/allocations`)).toEqual([])
  expect(await stage.as(stage.suppliers[1]).all(`/rounds/${id}/allocations`)).toEqual([])
})

test('a fall marks what is still to come where the round or the line asks for more, and a recovery unmarks it', async () => {
  const round = await stage.match(await closed('C'))
  expect(await stage.read(round.id)).toMatchObject({ state: 'matched', originFallen: 0 })
  expect((await stage.as(stage.members[1]).get(`/rounds/${round.id}`)).body).not.toHaveProperty('originFallen')
  await stage.others.tell('supply', rescreened(round, 'C'))
  await marked(round.id, 1)
  // Of level C, by word: the third line asks for credentials.
  expect((await ownOf(round.id, 2)).origin).toMatchObject({
    level: 'A',
    assurance: 'verified',
    holds: false,
    now: { level: 'C', assurance: 'declared', since: expect.any(String) },
  })
  expect((await ownOf(round.id, 1)).origin).toMatchObject({ holds: true, now: { level: 'C' } })
  await stage.others.tell('supply', rescreened(round, 'U'))
  await marked(round.id, 6)
  // It may be accepted all the same, or declined.
  const [first, second] = [await ownOf(round.id, 1), await ownOf(round.id, 2)]
  const accepted = await stage.as(stage.members[1]).post(`/allocations/${first.id}/accept`)
  expect(accepted).toMatchObject({ status: 200, body: { origin: { holds: false, now: { level: 'U' } } } })
  const { body } = await stage.as(stage.members[2]).post(`/allocations/${second.id}/decline`)
  expect(body.state).toBe('declined')
  expect(body.origin).not.toHaveProperty('holds')
  expect(body.origin).not.toHaveProperty('now')
  await marked(round.id, 5)
  await stage.as(stage.suppliers[0]).post(`/rounds/${round.id}/offers/${round.supply[0]?.id}/accept`)
  const sold = await stage.as(stage.suppliers[0]).all(`/rounds/${round.id}/allocations`)
  expect(sold).toMatchObject([{ origin: { holds: false } }, { origin: { holds: false } }])
  await stage.others.tell('supply', rescreened(round, 'A', 'verified'))
  await marked(round.id, 0)
  expect((await ownOf(round.id, 1)).origin).toEqual({ ...first.origin, holds: true, now: undefined })
})

test('each mark is told once, of its allocation and not in the record of the round', async () => {
  const round = await stage.match(await closed())
  const before = (await stage.operator.get(`/rounds/${round.id}/record`)).body
  await stage.others.tell('supply', rescreened(round, 'D'))
  await marked(round.id, 6)
  await stage.others.tell('supply', rescreened(round, 'E'))
  await stage.others.tell('supply', rescreened(round, 'A', 'verified'))
  await marked(round.id, 0)
  await stage.others.tellAgain('supply')
  const { id, lineId, offerId } = (await stage.operator.all(`/rounds/${round.id}/allocations`))[0]
  const heard = async () => (await stage.operator.get(`/services/rounds/audit?subject=${id}`)).body.items
  await until('the recovery is told', async () => (await heard()).length === 2)
  expect(await heard()).toMatchObject([
    { type: allocationOriginChanged.type, data: { allocationId: id, lineId, offerId, holds: false, level: 'D' } },
    { type: allocationOriginChanged.type, data: { holds: true, level: 'A', assurance: 'verified' } },
  ])
  expect((await stage.operator.get(`/rounds/${round.id}/record`)).body).toEqual(before)
})

test('what falls while the round is being matched is marked when it is, also in a pass after', async () => {
  const round = await closed()
  const { id, demand, supply } = round
  await stage.others.tell('supply', rescreened(round, 'D'))
  await stage.others.tell('demand', ...bookFacts('demand', id, demand))
  await stage.others.tell('supply', ...bookFacts('supply', id, supply))
  await stage.others.tell('matching', ...resultFacts(id, demand, supply, '100'))
  expect(await stage.inState(id, 'matched')).toMatchObject({ originFallen: 6 })
  expect((await ownOf(id, 1)).origin).toMatchObject({ level: 'A', holds: false, now: { level: 'D' } })
})

test('another round’s offers are not concerned', async () => {
  const [one, other] = [await stage.match(await closed()), await stage.match(await closed())]
  await stage.others.tell('supply', rescreened(one, 'D'))
  await marked(one.id, 6)
  expect(await stage.read(other.id)).toMatchObject({ originFallen: 0 })
})

test('operators see in an open round which offers are not of the origin that it asks, and why', async () => {
  const id = await stage.created({ rules: { rates: { USD: '0.92' }, provenanceFloor: 'B', assurance: 'documented' } })
  await stage.operator.post(`/rounds/${id}/open`)
  const [fallen, kept] = [crypto.randomUUID(), crypto.randomUUID()]
  const participantId = stage.suppliers[0]?.id ?? ''
  const joined = (offerId: string, more: object): Fact => ({
    subject: offerId,
    event: supplyEntryChanged,
    data: {
      ...{ roundId: id, offerId, participantId, status: 'joined', version: 1, material: 'ndpr-oxide' },
      ...{ period: '2027-05', quantityKg: '600', level: 'A', assurance: 'verified', ...more },
    },
  })
  await stage.others.tell('supply', joined(fallen, {}), joined(kept, {}))
  await stage.others.tell('supply', joined(fallen, { level: 'U', assurance: undefined, reason: 'No proof of mining.' }))
  const seen = await until('the fall is seen', async () => (await stage.read(id)).offersOut)
  const out = { offerId: fallen, level: 'U', assurance: 'declared', reason: 'No proof of mining.' }
  expect(seen).toEqual({ count: 1, latest: [{ ...out, since: expect.any(String) }] })
  expect((await stage.as(stage.members[0]).get(`/rounds/${id}`)).body).not.toHaveProperty('offersOut')
  // By its level it would do; by how that is known it does not.
  await stage.others.tell('supply', joined(kept, { level: 'B', assurance: undefined }))
  await until('another is out', async () => (await stage.read(id)).offersOut?.count === 2)
  await stage.others.tell('supply', joined(fallen, {}), joined(kept, { status: 'left' }))
  await until('none is out', async () => (await stage.read(id)).offersOut === undefined)
})
