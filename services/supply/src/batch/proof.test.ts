import type { Unproven } from '@lodestone/contracts'
import { identityOf } from '@lodestone/provenance'
import { describe, expect, test } from 'vitest'
import { stage } from '../offer/offer.fixture.ts'
import { againstOf, provenStages, unprovenOf } from './lineage.ts'
import { certificate, made, only, passport, record, stated } from './proof.fixture.ts'
import { proofOf, type StatedBatch } from './proof.ts'

const ORE = ['urn:lot:ore', '5000'] as const
const OXIDE = ['urn:lot:oxide', '1000'] as const
const dug = () => stated('mining', ORE, [], [record('mining'), made('mining', [ORE])])
const separated = (more: Partial<StatedBatch> = {}) =>
  stated('separation', OXIDE, [ORE], [record('separation'), made('separation', [OXIDE], [ORE])], more)

const known = (...batches: StatedBatch[]) => new Map(batches.map(one => [one.id, one]))
const isProven = (batch: StatedBatch, ...behind: StatedBatch[]): boolean => {
  const all = known(batch, ...behind)
  return proofOf(batch, id => all.get(id)?.identity).proof !== undefined
}

describe('a batch is proven', () => {
  test('by the event that made it and the record of its site', () => {
    expect(isProven(dug())).toBe(true)
    expect(isProven(separated(), dug())).toBe(true)
    expect(proofOf(dug(), () => undefined)).toEqual({
      proof: { operator: 'Southern Earths' },
      unproven: [],
    })
  })

  test('whatever the capitals of names, of less than was made, and with a newer record of the same site', () => {
    const lot = stated(
      'mining',
      ['URN:LOT:Ore', '10.5'],
      [],
      [record('mining'), record('mining'), made('mining', [ORE])],
      { site: ' Mining  SITE ' },
    )
    expect(isProven(lot)).toBe(true)
  })

  test('of a mine that has blended, where what it took in is registered', () => {
    const lot = ['urn:lot:blend', '5000'] as const
    const blend = stated('mining', lot, [ORE], [record('mining'), made('mining', [lot], [ORE])])
    expect(isProven(blend, dug())).toBe(true)
  })

  test('where several came out of the same, each with its share', () => {
    const both = made('separation', [OXIDE, ['urn:lot:rest', '4000']], [ORE])
    const share = (grams: bigint) =>
      separated({ credentials: [record('separation'), both], inputs: [{ batch: ORE[0], grams }] })
    expect(isProven(share(1_000_000n), dug())).toBe(true)
    expect(isProven(share(999_999n), dug())).toBe(false)
  })
})

const facility = { id: 'urn:site:port', name: 'separation site', countries: ['AU'] }
const event = made('separation', [OXIDE], [ORE])
const mine = (...credentials: StatedBatch['credentials']) =>
  stated('mining', ORE, [], [record('mining'), ...credentials])
const THERE = { site: { id: 'urn:site:port', name: 'mining site', countries: ['AU'] }, processes: ['mining'] }
const its = (...credentials: StatedBatch['credentials']) => separated({ credentials })

describe('a batch is not proven', () => {
  test.each<[string, StatedBatch]>([
    ['without credentials', its()],
    ['without the record of its site', its(event)],
    ['without the event that made it', its(record('separation'))],
    [
      'by the event of another batch',
      its(record('separation'), made('separation', [['urn:lot:other', '1000']], [ORE])),
    ],
    ['of more than was made', { ...dug(), grams: 5_000_001n }],
    ['of which no credential says how much there is', mine(certificate('mining', ORE[0]))],
    [
      'that was made at two sites',
      mine(
        record('mining'),
        made('mining', [ORE]),
        record('separation', THERE),
        made('mining', [ORE], [], { site: 'urn:site:port' }),
      ),
    ],
    ['that a passport says was made elsewhere', mine(made('mining', [ORE]), passport(ORE[0], 'CN'))],
    ['made at another stage', its(record('separation'), made('separation', [OXIDE], [ORE], { process: 'metal' }))],
    [
      'at a site whose record says another country',
      its(record('separation', { site: { ...facility, countries: ['CN'] } }), event),
    ],
    [
      'at a site whose record says two',
      its(record('separation', { site: { ...facility, countries: ['AU', 'CN'] } }), event),
    ],
    [
      'at a site whose record says another name',
      its(record('separation', { site: { ...facility, name: 'Baotou' } }), event),
    ],
    ['at a site that does not do this', its(record('separation', { processes: ['metal'] }), event)],
    [
      'at another site than the record’s',
      its(record('separation', { site: { ...facility, id: 'urn:site:else' } }), event),
    ],
    [
      'at a site that two records give to two operators',
      its(
        record('separation'),
        record('separation', { operator: { id: 'did:web:x.example', name: 'Another' } }),
        event,
      ),
    ],
    ['made of a batch that is not registered as its input', separated({ inputs: [] })],
    ['made of less than its share', separated({ inputs: [{ batch: ORE[0], grams: 4_999_999n }] })],
    ['of which nobody says what it was made of', its(record('separation'), made('separation', [OXIDE]))],
    ['of which another credential says less', mine(made('mining', [ORE]), passport(ORE[0], 'AU', '4999'))],
    [
      'by an issuer who may not attest this stage',
      its(
        record('separation'),
        made(
          'separation',
          [OXIDE],
          [ORE],
          only({ types: ['DigitalTraceabilityEvent'], stages: ['metal'], from: '2026-01-01' }),
        ),
      ),
    ],
    [
      'by an issuer who may attest it elsewhere',
      its(
        record('separation', {}, only({ types: ['DigitalFacilityRecord'], countries: ['EE'], from: '2026-01-01' })),
        event,
      ),
    ],
    [
      'by an issuer who may not do so yet',
      its(record('separation'), made('separation', [OXIDE], [ORE], { day: '2025-12-31' })),
    ],
  ])('%s', (_, batch) => {
    expect(isProven(batch, dug())).toBe(false)
  })

  test('by a number of somebody’s own: it could be registered twice', () => {
    expect(isProven(stated('mining', ['LOT-7', '10'], [], [record('mining'), made('mining', [['LOT-7', '10']])]))).toBe(
      false,
    )
  })
})

describe('of a batch that is not proven it is said why', () => {
  test.each<[readonly Unproven[], StatedBatch]>([
    [['no-event', 'no-record'], its()],
    [['no-event', 'no-record'], its(record('separation'))],
    [['no-record'], its(event)],
    [['site-differs'], its(record('separation', { site: { ...facility, name: 'Baotou' } }), event)],
    [['stage-differs'], its(record('separation'), made('separation', [OXIDE], [ORE], { process: 'metal' }))],
    [['country-differs'], mine(made('mining', [ORE]), passport(ORE[0], 'CN'))],
    [['mass-exceeded'], { ...dug(), grams: 5_000_001n }],
    [['inputs-unsaid'], its(record('separation'), made('separation', [OXIDE]))],
    [['inputs-differ'], separated({ inputs: [{ batch: ORE[0], grams: 4_999_999n }] })],
    [
      ['operator-unclear'],
      its(
        record('separation'),
        record('separation', { operator: { id: 'did:web:x.example', name: 'Another' } }),
        event,
      ),
    ],
  ])('%j', (codes, batch) => {
    const all = known(batch, dug())
    expect(proofOf(batch, id => all.get(id)?.identity).unproven).toEqual(codes)
  })
})

/** The same event, which says no mass of the last of its inputs. */
function withoutMass(one: ReturnType<typeof made>): ReturnType<typeof made> {
  const { taken } = one
  if (taken.kind !== 'events') throw new TypeError('no event')
  const events = taken.events.map(each =>
    each.what === 'transformation'
      ? {
          ...each,
          inputs: each.inputs.map(({ id, name, kilograms = '' }, nth) =>
            nth > 0 ? { id, name } : { id, name, kilograms },
          ),
        }
      : each,
  )
  return { ...one, taken: { ...taken, events } }
}
test.each<[string, StatedBatch]>([
  ['named twice', its(record('separation'), made('separation', [OXIDE], [ORE, ORE]))],
  ['in two spellings', its(record('separation'), made('separation', [OXIDE], [ORE, ['URN:LOT:%6Fre', '1']]))],
  ['without a mass', its(record('separation'), withoutMass(made('separation', [OXIDE], [ORE, ['urn:lot:ore', '1']])))],
  ['by one of two events', its(record('separation'), event, made('separation', [OXIDE], [['urn:lot:ore', '5001']]))],
  ['at a mine', mine(made('mining', [ORE], [['urn:lot:else', '5000']]))],
])('a batch is not proven of which more went in than is registered: %s', (_, batch) => {
  expect(isProven(batch, dug())).toBe(false)
})

test('a batch is not proven that a credential calls another material of the catalogue', () => {
  const called = (name: string) =>
    isProven(its(record('separation'), event, passport(OXIDE[0], 'AU', '1000', name)), dug())
  expect(['Dysprosium  OXIDE', 'dy-oxide', 'A lot of oxide'].map(called)).toEqual([true, true, true])
  expect(['Samarium oxide', 'SM-OXIDE'].map(called)).toEqual([false, false])
})

test('an event that names thousands of batches is judged in no time', () => {
  const outputs = Array.from({ length: 1_500 }, () => OXIDE)
  const of = Array.from({ length: 1_500 }, () => ['urn:lot:49', '1'] as const)
  const inputs = Array.from({ length: 50 }, (_, nth) => ({ batch: `urn:lot:${nth}`, grams: 1_000_000n }))
  const credentials = [record('separation'), made('separation', outputs, of)]
  const start = performance.now()
  expect(proofOf(separated({ inputs, credentials }), id => identityOf('anybody', id))).toBeDefined()
  expect(performance.now() - start).toBeLessThan(15_000)
})

test('an event that stands for thousands of batches is read once', () => {
  const lots = Array.from({ length: 1_500 }, (_, nth) => [`urn:lot:${nth}`, '1'] as const)
  const event = made('mining', lots)
  const batches = lots.map(lot => stated('mining', lot, [], [record('mining'), event]))
  const drawn = batches.map(({ id }) => ({ batch: id, quantityKg: '1' }))
  const start = performance.now()
  expect(provenStages({ chain: [stage('mining')], batches: drawn }, known(...batches))).toEqual(['mining'])
  expect(performance.now() - start).toBeLessThan(15_000)
})

describe('a stage of an offer is proven', () => {
  const chain = [stage('mining'), stage('separation')]
  const offer = (...names: string[]) => ({ chain, batches: names.map(batch => ({ batch, quantityKg: '1' })) })
  const [first, second] = [dug(), separated()]

  test('where all batches that it draws on lead to proven ones of it', () => {
    expect(provenStages(offer(OXIDE[0]), known(first, second))).toEqual(['mining', 'separation'])
    expect(provenStages({ chain }, known(first, second))).toEqual([])
  })

  test('as far back as batches are', () => {
    expect(provenStages(offer(OXIDE[0]), known({ ...first, credentials: [] }, second))).toEqual(['separation'])
    expect(provenStages(offer(OXIDE[0]), known(first, { ...second, credentials: [] }))).toEqual([])
    const other = stated('separation', ['urn:lot:b', '5'], [], [])
    expect(provenStages(offer(OXIDE[0], 'urn:lot:b'), known(first, second, other))).toEqual([])
    // Ore beside oxide was separated nowhere.
    expect(provenStages(offer(OXIDE[0], ORE[0]), known(first, second))).toEqual(['mining'])
    const elsewhere = { name: 'Elsewhere', id: 'urn:site:mount-pale', countries: ['AU'] }
    const away = stated(
      'mining',
      ['urn:lot:c', '5'],
      [],
      [record('mining', { site: elsewhere }), made('mining', [['urn:lot:c', '5']])],
      { site: 'Elsewhere' },
    )
    expect(isProven(away)).toBe(true)
    expect(provenStages({ ...offer(ORE[0], 'urn:lot:c'), chain: [stage('mining')] }, known(first, away))).toEqual([])
  })

  test.each<[string, typeof chain]>([
    ['at another country’s site', [stage('separation', { country: 'EE' })]],
    ['at a site of another name', [stage('separation', { site: 'Elsewhere' })]],
    ['by another operator', [stage('separation', { operator: 'Northern Earths' })]],
    ['at one of two sites', [stage('separation'), stage('separation', { site: 'Elsewhere' })]],
  ])('not where the chain says that it was done %s', (_, of) => {
    expect(provenStages({ ...offer(OXIDE[0]), chain: of }, known(first, second))).toEqual([])
  })

  test('only where what the same stage made it of before is', () => {
    const blend = (of: StatedBatch) => {
      const lot = ['urn:lot:blend', '1000'] as const
      return known(
        first,
        of,
        stated('separation', lot, [OXIDE], [record('separation'), made('separation', [lot], [OXIDE])]),
      )
    }
    expect(provenStages(offer('urn:lot:blend'), blend(second))).toEqual(['mining', 'separation'])
    expect(provenStages(offer('urn:lot:blend'), blend({ ...second, credentials: [] }))).toEqual([])
  })
})

describe('a stage of an offer is made elsewhere than it declares', () => {
  const OWN = 'the supplier'
  const chain = [stage('mining'), stage('separation')]
  const offer = (of: typeof chain, batch: string = OXIDE[0]) => ({
    participantId: OWN,
    terms: { chain: of, batches: [{ batch, quantityKg: '1' }] },
  })
  const [ore, oxide] = [
    { ...dug(), participantId: 'a miner' },
    { ...separated(), participantId: OWN },
  ]
  const all = known(ore, oxide)
  const { operator } = stage('mining')
  const declared = { site: 'Elsewhere', operator, country: 'AU' }

  test('where a proven batch says so of its own, with what it says', () => {
    expect(againstOf(offer(chain), all)).toEqual([])
    expect(againstOf(offer([stage('mining'), stage('separation', { site: 'Elsewhere' })]), all)).toEqual([
      {
        code: 'batch-made-elsewhere',
        stage: 'separation',
        figures: {
          declared: [declared],
          made: { batch: OXIDE[0], site: 'separation site', operator: 'Southern Earths', country: 'AU' },
        },
      },
    ])
  })

  test.each<[string, typeof chain]>([
    ['in another country', [stage('mining', { country: 'EE' })]],
    ['at another site', [stage('mining', { site: 'Elsewhere' })]],
    ['by another operator', [stage('mining', { operator: 'Northern Earths' })]],
  ])('%s, without a word of what others hold', (_, [mine]) => {
    const [one, another] = againstOf(offer([...(mine ? [mine] : []), stage('separation')]), all)
    expect([one?.code, one?.stage, Object.keys(one?.figures ?? {})]).toEqual([
      'batch-made-elsewhere',
      'mining',
      ['declared'],
    ])
    expect(another).toBeUndefined()
  })

  test('also where what lies between is not proven, and never by what is not proven itself', () => {
    const elsewhere = offer([stage('mining', { site: 'Elsewhere' }), stage('separation')])
    expect(againstOf(elsewhere, known(ore, { ...oxide, credentials: [] }))).toHaveLength(1)
    expect(againstOf(elsewhere, known({ ...ore, credentials: [] }, oxide))).toEqual([])
  })
})

describe('batches that keep stages from being proven', () => {
  const offer = (participantId: string) => ({
    participantId,
    terms: { chain: [stage('mining'), stage('separation')], batches: [{ batch: OXIDE[0], quantityKg: '1' }] },
  })
  const oxide = { ...separated(), credentials: [] }

  test('are told once, with what each lacks and which stages it would help to prove', () => {
    expect(unprovenOf(offer('the supplier'), known(dug(), separated()))).toEqual([])
    expect(unprovenOf(offer('the supplier'), known(dug(), oxide))).toEqual([
      {
        batch: OXIDE[0],
        stage: 'separation',
        lacks: ['no-event', 'no-record'],
        proves: ['mining', 'separation'],
      },
    ])
    expect(unprovenOf(offer('the supplier'), known({ ...dug(), credentials: [] }, separated()))).toMatchObject([
      { stage: 'mining', proves: ['mining'] },
    ])
  })

  test('a batch that is withdrawn proves nothing, whatever its credentials say', () => {
    expect(unprovenOf(offer('the supplier'), known(dug(), { ...separated(), withdrawn: true }))).toMatchObject([
      { batch: OXIDE[0], lacks: ['withdrawn'] },
    ])
  })

  test('are the supplier’s own: nothing is told of others’', () => {
    const ore = { ...dug(), participantId: 'a miner', credentials: [] }
    expect(unprovenOf(offer('the supplier'), known(ore, separated()))).toEqual([])
  })
})
