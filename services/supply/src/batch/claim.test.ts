import { describe, expect, test } from 'vitest'
import { stage } from '../offer/offer.fixture.ts'
import { claimOn } from './claim.ts'
import { againstOf, provenStages } from './lineage.ts'
import { certificate, made, passport, record, stated } from './proof.fixture.ts'
import type { StatedBatch } from './proof.ts'
import { goodsNamed } from './said.ts'

const ORE = ['urn:lot:ore', '5000'] as const
const event = made('mining', [ORE])
const dug = (more: Partial<StatedBatch> = {}) => stated('mining', ORE, [], [record('mining'), event], more)

test('an event that gives goods on names nobody as the maker of what else its credential tells: either side may hold it', () => {
  const sale = {
    kind: 'events',
    events: [
      ...(event.taken.kind === 'events' ? event.taken.events : []),
      { what: 'transaction', from: 'did:web:maker.example', to: 'did:web:buyer.example', batches: [] },
    ],
  } as const
  expect(goodsNamed(event.taken)).toHaveLength(1)
  expect(goodsNamed(sale)).toEqual([])
})

describe('what others hold of a batch', () => {
  test.each<[string, StatedBatch['others'][number]]>([
    ['the same event', event],
    ['a certificate without a mass', certificate('mining', ORE[0])],
    ['a passport that says the same', passport(ORE[0], 'AU', '5000.0')],
  ])('agrees with it: %s', (_, other) => {
    expect(claimOn(dug({ others: [other] }))).toBeUndefined()
  })

  test.each<[string, StatedBatch['others'][number]]>([
    ['less', made('mining', [[ORE[0], '4999']])],
    ['more', passport(ORE[0], 'AU', '5001')],
    ['another country', passport(ORE[0], 'CN')],
    ['another stage', made('mining', [ORE], [], { process: 'metal' })],
    ['another material', passport(ORE[0], 'AU', undefined, 'NdPr oxide')],
    ['another site', made('mining', [ORE], [], { site: 'urn:site:else' })],
  ])('disputes it where it says %s, and then it proves nothing', (_, other) => {
    const batch = dug({ others: [other] })
    const all = new Map([[batch.id, batch]])
    const terms = { chain: [stage('mining')], batches: [{ batch: batch.id, quantityKg: '1' }] }
    expect(claimOn(batch)).toBe('batch-disputed')
    expect(provenStages(terms, all)).toEqual([])
    const figures = { batch: batch.id }
    expect(againstOf({ participantId: batch.participantId, terms }, all)).toEqual([
      { code: 'batch-disputed', stage: 'mining', figures },
    ])
    expect(againstOf({ participantId: 'another', terms }, all)).toEqual([
      { code: 'batch-disputed', stage: 'mining', figures: {} },
    ])
  })

  test('takes it from who has nothing but words', () => {
    expect(claimOn(dug({ credentials: [], isClaimed: false }))).toBeUndefined()
    expect(claimOn(dug({ credentials: [], isClaimed: false, others: [event] }))).toBe('batch-of-another')
    expect(claimOn(dug({ yielded: true }))).toBe('batch-of-another')
  })
})
