import { realisationsCounted } from '@lodestone/contracts'
import { canonicalJson, chain, type Json } from '@lodestone/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countedFacts } from '../realisation/realisation.facts.ts'
import { showRealisation } from '../realisation/realisation.ts'
import { eventsFor } from '../record/record.ts'
import { type RoundsHub, setStage } from './stage.fixture.ts'

let stage: RoundsHub
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

const WEIGHED = { rules: { rates: { USD: '0.92' }, weights: 'realisation' } }

test('what a member took of what a round gave it is counted, kept when a round that weighs by it opens, and told to the member alone', async () => {
  const { operator, members } = stage
  expect(await operator.all('/realisations')).toEqual([])
  const { id } = await stage.matchedRound(stage.sixLines())
  const allocations = await operator.all(`/rounds/${id}/allocations`)
  const of = (n: number) => allocations.find(one => one.memberId === members[n]?.id).id
  await stage.as(members[1]).post(`/allocations/${of(1)}/accept`)
  await stage.as(members[2]).post(`/allocations/${of(2)}/decline`)
  // Member 3 accepts, then its supplier declines; member 4 is declined before it could accept: neither is the member's doing.
  await stage.as(members[3]).post(`/allocations/${of(3)}/accept`)
  await stage.as(stage.suppliers[0]).post(`/rounds/${id}/offers/${allocations[0].offerId}/decline`)
  expect(await operator.all('/realisations')).toEqual([])
  await operator.post(`/rounds/${id}/award`, { lapseUndecided: true })

  const shares = async (query = '') =>
    new Map((await operator.all(`/realisations${query}`)).map(one => [one.memberId, one.share]))
  const now = await shares()
  expect(members.map(one => now.get(one.id))).toEqual([
    '1.0000',
    '1.0000',
    '0.0000',
    '1.0000',
    undefined,
    undefined,
    undefined,
  ])
  expect(await stage.as(members[2]).all('/realisations')).toEqual([
    { memberId: members[2]?.id, rounds: 1, proposedKg: '100', takenKg: '0', share: '0.0000' },
  ])
  expect(await stage.as(stage.suppliers[0]).all('/realisations')).toEqual([])

  const weighed = await stage.created(WEIGHED)
  expect((await operator.get('/realisations?round=none')).status).toBe(422)
  expect(await shares(`?round=${weighed}`)).toEqual(new Map())
  expect((await operator.post(`/rounds/${weighed}/open`)).status).toBe(200)
  expect(await shares(`?round=${weighed}`)).toEqual(now)
  expect(await stage.as(members[1]).all(`/realisations?round=${weighed}`)).toMatchObject([
    { memberId: members[1]?.id, share: '1.0000' },
  ])
  const plain = await stage.created()
  await operator.post(`/rounds/${plain}/open`)
  expect(await shares(`?round=${plain}`)).toEqual(new Map())
})

test('shares have four places, half up, and are told in parts of which there is always one', () => {
  const counted = { memberId: 'm', rounds: 2, proposed: 30_000n, taken: 20_000n }
  expect(showRealisation(counted)).toMatchObject({ proposedKg: '30', takenKg: '20', share: '0.6667' })
  expect(countedFacts('r', [])).toMatchObject([{ data: { part: 1, parts: 1, members: [] } }])
  const many = countedFacts('r', Array(5_001).fill(counted))
  expect(many.map(({ data }) => (data as { members: unknown[] }).members.length)).toEqual([5_000, 1])
})

test('a record shows a member nothing of what others took', () => {
  const facts = countedFacts('r', [{ memberId: 'another', rounds: 1, proposed: 2n, taken: 1n }]).map(fact => ({
    type: realisationsCounted.type,
    time: '2027-01-01T00:00:00.000Z',
    actor: 'operator',
    data: fact.data as Json,
  }))
  const shown = eventsFor(chain(facts), { allocations: new Set(), matched: true })
  expect(shown).toMatchObject([{ withheld: true }])
  expect(canonicalJson(shown as unknown as Json)).not.toContain('another')
})
