import { randomUUID } from 'node:crypto'
import { offerPosted, offerRevised } from '@lodestone/contracts'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bookFacts, supplyBook } from '../journey/book.fixture.ts'
import { resultFacts } from '../journey/result.fixture.ts'
import { type RoundsHub, setStage } from '../journey/stage.fixture.ts'
import * as story from '../journey/story.fixture.ts'

let stage: RoundsHub
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

const read = async (who: 'operator' | number, id: string) => {
  const api = who === 'operator' ? stage.operator : stage.as(stage.members[who])
  const { status, body } = await api.get(`/rounds/${id}/elements`)
  expect(status).toBe(200)
  return body
}
type Ranges = { element: string; leastKg: string; mostKg: string; uncertain: boolean }[]
const of = (element: string, ranges: Ranges | undefined) => {
  const one = ranges?.find(each => each.element === element)
  return one && [one.leastKg, one.mostKg, one.uncertain]
}

/** What supply tells of an offer: its terms without the price. */
const posted = (offer: story.StoryOffer, version: number, composition: Record<string, string> | undefined) => ({
  subject: offer.id,
  event: version === 1 ? offerPosted : offerRevised,
  data: {
    offerId: offer.id,
    participantId: offer.supplier.id,
    version,
    offer: {
      reference: offer.id,
      material: 'ndfeb-magnet',
      grade: 'N45SH',
      ...(composition ? { composition } : {}),
      quantityKg: offer.quantityKg,
      period: '2027-05',
      incoterm: 'DAP',
      deliverFrom: 'DE',
      validUntil: '2028-01-01T00:00:00Z',
      chain: [],
      evidence: [],
    },
  },
})

describe('the contained elements of a matched round', () => {
  const magnets = (index: number, grade: string, bloc: string, more: object = {}) =>
    story.storyLine(stage.members[index] as (typeof stage.members)[0], '150', {
      input: { material: 'ndfeb-magnet', grade, bloc, ...more },
    })
  let id: string

  beforeAll(async () => {
    const substitutes = [{ material: 'ndfeb-magnet', grade: 'N45SH', ratio: '0.9' }]
    const lines = [magnets(0, 'N42H', 'EU'), magnets(1, 'N45SH', 'JP'), magnets(2, 'N42UH', 'EU', { substitutes })]
    const round = await stage.closedRound(lines, undefined)
    id = round.id
    const seller = stage.suppliers[0] as (typeof stage.suppliers)[0]
    const offers: story.StoryOffer[] = [
      { id: randomUUID(), supplier: seller, quantityKg: '600', input: { material: 'ndfeb-magnet', grade: 'N45SH' } },
      {
        id: randomUUID(),
        supplier: seller,
        quantityKg: '1000',
        input: { material: 'ndfeb-magnet', grade: 'N45SH', level: 'D' },
      },
    ]
    const supply = supplyBook(offers)
    // The sealed version is the first; what a later one declares is not of this round.
    const [sold] = offers
    if (!sold) throw new Error('no offer')
    await stage.others.tell('supply', posted(sold, 1, { Dy: '2.4', Tb: '0' }), posted(sold, 2, { Dy: '9', Tb: '9' }))
    await stage.others.tell('demand', ...bookFacts('demand', id, round.demand))
    await stage.others.tell('supply', ...bookFacts('supply', id, supply))
    await stage.others.tell('matching', ...resultFacts(id, round.demand, supply, '100'))
    await stage.inState(id, 'matched')
    await until('the declared composition is known', async () => {
      const { matched } = await read('operator', id)
      return of('Dy', matched.elements)?.[2] === false
    })
  })

  test('are read by operators and auditors whole: of demand, offers and goods matched, per bloc and stage', async () => {
    const body = await read('operator', id)
    expect((await (await stage.hub.auditor()).get(`/rounds/${id}/elements`)).body).toEqual(body)
    expect(body).toMatchObject({
      roundId: id,
      state: 'matched',
      from: 'sealed-books',
      assumptions: { content: 'typical-content 1', yields: 'oxide-to-magnet 1' },
    })
    // 150 kg each of N42H (1-3 %), N45SH (3-5 %) and N42UH (5-7 %).
    expect(of('Dy', body.confirmed.elements)).toEqual(['13.5', '22.5', true])
    expect(
      body.confirmed.byBloc.map((one: { bloc: string; elements: Ranges }) => [one.bloc, of('Dy', one.elements)]),
    ).toEqual([
      ['EU', ['9', '15', true]],
      ['JP', ['4.5', '7.5', true]],
    ])
    // 600 kg declared at 2.4 %, and 1,000 kg of level D of which nothing is declared.
    expect(of('Dy', body.offered.elements)).toEqual(['44.4', '64.4', true])
    expect(of('Dy', body.eligible.elements)).toEqual(['14.4', '14.4', false])
    // Three lines got 100 kg each.
    expect(of('Dy', body.matched.elements)).toEqual(['7.2', '7.2', false])
    expect(body.matched.byStage.map((one: { stage: string }) => one.stage)).toEqual(['magnet'])
  })

  test('say what substitution saved: by grade at one to one, by a listed substitute at its ratio', async () => {
    const { substitution } = await read('operator', id)
    // 100 kg of N42H would hold 1 to 3 kg, 90 kg of N42UH 4.5 to 6.3; 100 kg of the goods hold 2.4 kg.
    expect(of('Dy', substitution.byGrade)).toEqual(['-1.4', '0.6', true])
    expect(of('Dy', substitution.bySubstitute)).toEqual(['2.1', '3.9', true])
    expect(of('Dy', substitution.saved)).toEqual(['0.7', '4.5', true])
    expect(substitution.pairs).toHaveLength(2)
  })

  test('are nothing to members and suppliers where the round discloses nothing', async () => {
    for (const api of [stage.as(stage.members[0]), stage.as(stage.suppliers[0])]) {
      const { status, body } = await api.get(`/rounds/${id}/elements`)
      expect(status).toBe(200)
      expect(Object.keys(body).sort()).toEqual(['assumptions', 'from', 'noteCodes', 'notes', 'roundId', 'state'])
    }
  })
})

describe('members and suppliers', () => {
  test('read what follows from the figures that the round discloses to them', async () => {
    const { id } = await stage.soldRound(stage.sixLines(), '900')
    const body = await until('the figures are disclosed', async () => {
      const found = await read(0, id)
      return found.matched !== undefined && found
    })
    expect((await stage.as(stage.suppliers[1]).get(`/rounds/${id}/elements`)).body).toEqual(body)
    expect(Object.keys(body).sort()).toEqual([
      'assumptions',
      'confirmed',
      'from',
      'matched',
      'noteCodes',
      'notes',
      'pool',
      'roundId',
      'state',
    ])
    // 900 and 600 kg of NdPr oxide: 73 to 77 % Nd2O3 in at least 99.5 %, over 1.166377.
    expect(of('Nd', body.confirmed.elements)).toEqual(['560.466', '594.148', true])
    expect(of('Nd', body.matched.elements)).toEqual(['373.644', '396.099', true])
    expect(body.pool.elements).toEqual(body.confirmed.elements)
  })

  test('do not see a draft, and nobody sees what is not sealed', async () => {
    const draft = await stage.created()
    expect((await stage.as(stage.members[0]).get(`/rounds/${draft}/elements`)).status).toBe(404)
    expect((await stage.operator.get(`/rounds/${randomUUID()}/elements`)).status).toBe(404)
    expect(Object.keys(await read('operator', draft)).sort()).toEqual([
      'assumptions',
      'from',
      'noteCodes',
      'notes',
      'roundId',
      'state',
    ])
  })
})
