import { MAX_WAY } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { flowsOf, fromMineOn, type Known, missingIn, takenOf } from './delivery.proof.ts'

const posting = (batch_id: string, because: Known['postings'][number]['because'], grams: bigint) => ({
  batch_id,
  because,
  to_account: because === 'delivery-reported' ? ('delivered' as const) : ('committed' as const),
  grams,
})
const batch = (id: string, ...inputs: [string, bigint][]) => ({
  id,
  reference: `lot ${id}`,
  inputs: inputs.map(([of, grams]) => ({ batch: of, grams })),
})
const computed = { level: 'A', policy: 'p', policyVersion: '1', findings: [], missing: [], on: '2026-11-24' } as const

/** A delivery of five kilograms in which nothing is missing. */
const whole: Known = {
  delivery: { id: 'goods', grams: 5_000n, date: '2026-11-24' },
  award: { grams: 9_000n, contracted: 5_000n },
  passport: { revokedAt: null },
  judgement: { computed: { ...computed, proven: ['mining', 'metal'] } },
  stages: ['mining', 'metal'],
  drawn: ['metal', 'more'],
  batches: [batch('ore'), batch('metal', ['ore', 20_000n]), batch('more', ['ore', 7_500n])],
  proven: new Set(['ore', 'metal', 'more']),
  credentials: [{ id: 'c', name: 'urn:c', status: 'accepted' }],
  postings: [
    posting('metal', 'contract-reported', 5_000n),
    posting('metal', 'delivery-reported', 3_500n),
    posting('more', 'delivery-reported', 1_500n),
  ],
}
const missing = (more: Partial<Known> = {}) => missingIn({ ...whole, ...more }).map(({ message: _, ...one }) => one)

describe('kilograms of a delivery', () => {
  test('are those that went from batch to batch, and those that it took of each', () => {
    expect(flowsOf(whole)).toEqual([
      { from: 'ore', into: 'metal', quantityKg: '20' },
      { from: 'ore', into: 'more', quantityKg: '7.5' },
      { from: 'metal', quantityKg: '3.5' },
      { from: 'more', quantityKg: '1.5' },
    ])
  })

  test('of a batch of which nothing was taken are none, and still told', () => {
    expect(takenOf({ ...whole, drawn: [...whole.drawn, 'third'] }).at(-1)).toEqual({ batch: 'third', grams: 0n })
  })

  test('stand in the order in which batches were made', () => {
    const [ore, metal, more] = whole.batches
    expect(fromMineOn([more, metal, ore].flatMap(one => one ?? [])).map(one => one.id)).toEqual([
      'ore',
      'more',
      'metal',
    ])
  })
})

describe('what is missing of a delivery', () => {
  test('is nothing where contract, passport, batches, credentials and ledger agree', () => {
    expect(missing()).toEqual([])
  })

  const { award, delivery, judgement } = whole
  const cases: [lack: object[], more: Partial<Known>][] = [
    [[{ code: 'no-contract' }], { award: { ...award, contracted: null } }],
    [[{ code: 'more-than-contracted' }], { award: { ...award, contracted: 4_999n } }],
    [[{ code: 'no-passport' }], { passport: undefined }],
    [[{ code: 'passport-revoked' }], { passport: { revokedAt: '2026-11-25T00:00:00Z' } }],
    [[{ code: 'origin-not-proven' }], { judgement: { computed: { ...judgement.computed, level: 'U' } } }],
    [[{ code: 'stage-not-verified', stage: 'alloy' }], { stages: ['mining', 'metal', 'alloy'] }],
    [[{ code: 'batch-not-verified', batch: 'more' }], { proven: new Set(['ore', 'metal']) }],
    [[{ code: 'no-batches' }], { drawn: [], batches: [], postings: [] }],
    [[{ code: 'not-in-ledger' }], { delivery: { ...delivery, grams: 4_999n } }],
    [
      [{ code: 'credential-not-accepted', credential: 'c' }],
      { credentials: [{ id: 'c', name: 'urn:c', status: 'revoked' }] },
    ],
  ]
  test.each(cases)('%j', (lack, more) => {
    expect(missing(more)).toEqual(lack)
  })

  test('are batches beyond what one proof shows', () => {
    const batches = Array.from({ length: MAX_WAY + 1 }, (_, n) => batch(`${n}`))
    const proven = new Set(batches.map(one => one.id))
    expect(missing({ batches, proven })).toEqual([{ code: 'more-batches' }])
  })

  test('is said in a sentence', () => {
    const found = { ...computed, level: 'U' as const, missing: ['The site of metal is not named.'] }
    const [one] = missingIn({ ...whole, judgement: { computed: { ...found, proven: whole.stages } } })
    expect(one?.message).toBe('The origin is not proven on 2026-11-24. The site of metal is not named.')
  })
})
