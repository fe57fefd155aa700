import { rules as roundRules } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import type { Own, OwnLine, OwnOffer, Published } from './explanation.parts.ts'
import { explanationFor, outcomeOf, standingIn } from './explanation.ts'

const rules = roundRules.parse({ countryCapBase: 'report-only' })
const goods = { material: 'dy-oxide', period: '2027-Q1' }
const line: OwnLine = { ...goods, bloc: 'EU', quantityKg: '100', deliverTo: 'DE' }
const offer: OwnOffer = {
  ...goods,
  quantityKg: '100',
  level: 'A',
  price: { fixed: { amount: '90.00', currency: 'EUR' } },
  tiers: [{ fromKg: '0', exWorks: '90.00' }],
}
const pool = { ...goods, bloc: 'EU', servedPct: '62.5', paidFrom: '100', paidTo: '112' } as const
const published: Published = {
  rules,
  cells: [{ ...goods, bloc: 'EU', suppressed: true }],
  offered: [{ ...goods, suppliers: '1-4', eligible: '1-4' }],
  pools: [],
}

const explained = (kind: Own['kind'], entry: object, more: Partial<Published> = {}, gotKg = '0') =>
  explanationFor(
    {
      kind,
      id: 'x',
      entry: { ...(kind === 'line' ? line : offer), ...entry },
      outcome: { gotKg, full: false, figures: {} },
      alike: { entries: 1, statedKg: '100', gotKg },
    },
    { ...published, ...more },
  )
const euro = (amount: string, currency = 'EUR') => ({ ceilingPrice: { amount, currency } })
const offered = (more: object) => ({ offered: [{ ...published.offered[0], ...more }] as Published['offered'] })

test.each<[string, object, Partial<Published>]>([
  ['material-not-offered', {}, offered({ material: 'tb-oxide' })],
  ['grade-not-met', { grade: '99.9' }, offered({ grade: '99' })],
  ['period-not-offered', {}, offered({ period: '2027-Q2' })],
  ['no-eligible-origin', {}, offered({ eligible: '0' })],
  ['no-eligible-origin', {}, { ...offered({ eligible: '0' }), rules: { ...rules, assurance: 'documented' } }],
  ['not-matched-in-full', { assurance: 'documented' }, {}],
  ['price-not-comparable', euro('80', 'JPY'), {}],
  ['price-above-ceiling', {}, { rules: { ...rules, requireCeilings: true } }],
  ['price-above-ceiling', euro('99.99'), { pools: [pool] }],
  ['not-matched-in-full', euro('100.00'), { pools: [pool] }],
  ['not-matched-in-full', euro('1.00'), {}],
  ['not-matched-in-full', { grade: 'as our drawing 7' }, offered({ grade: '99' })],
  ['not-matched-in-full', { substitutes: [{ material: 'tb-oxide' }] }, offered({ material: 'tb-oxide' })],
])('a line that got nothing is told %s', (code, entry, more) => {
  const one = explained('line', entry, more)
  expect(one.code).toBe(code)
  expect(one.text).toMatch(/^[A-Z].{30,}\.$/)
})

test.each<[string, object, Partial<Published>]>([
  ['material-not-offered', { material: 'tb-oxide' }, {}],
  ['grade-not-met', { grade: '99' }, { cells: [{ ...goods, grade: '99.9', bloc: 'EU', suppressed: true }] }],
  ['period-not-offered', { period: '2027-Q2' }, {}],
  ['no-eligible-origin', { level: 'U' }, {}],
  ['no-eligible-origin', {}, { rules: { ...rules, assurance: 'documented' } }],
  ['no-eligible-origin', { assurance: 'documented' }, { rules: { ...rules, assurance: 'verified' } }],
  ['not-matched-in-full', { assurance: 'documented' }, { rules: { ...rules, assurance: 'documented' } }],
  ['price-not-comparable', { tiers: [], price: { formula: { index: 'dy' }, currency: 'USD' } }, {}],
  ['minimum-lot-not-reached', { minimumLotKg: '80', lotIncrementKg: '60' }, {}],
  ['dearer-than-chosen', { tiers: [{ fromKg: '0', exWorks: '112.00' }] }, { pools: [pool] }],
  ['not-matched-in-full', { tiers: [{ fromKg: '0', exWorks: '111.99' }] }, { pools: [pool] }],
  ['not-matched-in-full', {}, {}],
])('an offer of which nothing was taken is told %s', (code, entry, more) => {
  const one = explained('offer', entry, more)
  expect(one.code).toBe(code)
  expect(one.text).toMatch(/^[A-Z].{30,}\.$/)
})

test('reads aloud: what it got, what came of its pool, and what of its own terms it may be', () => {
  const terms = { ...euro('105.50'), minimumKg: '20', priority: 3, provenanceFloor: 'A' }
  expect(explained('line', terms, { pools: [pool] }, '40').text).toBe(
    "Of the 100 kg that you ask, 40 kg were matched. Of the need in its pool 62.5 % was served, at between 100 and 112 EUR/kg on average before freight. Goods like yours are offered; what kept them from this line is not told, because it would tell what others ask or offer. On your side it may be your ceiling of 105.50 EUR/kg, your minimum of 20 kg, your priority of 3 (lower numbers are served first) or the origin of level A that you ask for; on the round's, too few goods, minimum lots, freight to DE or the limits per country and supplier.",
  )
})

test('what a line or a round asks of how origin is known is told beside the level, never whose goods have it', () => {
  const asking = { rules: { ...rules, assurance: 'documented' as const } }
  expect(explained('line', {}, { ...asking, ...offered({ eligible: '0' }) })).toMatchObject({
    figures: { floor: 'B', assurance: 'documented' },
    text: 'What is offered of dy-oxide in 2027-Q1 is not of the origin that the round asks for, level B or better, documented.',
  })
  expect(explained('line', { assurance: 'verified' }, asking)).toMatchObject({ figures: { ownAssurance: 'verified' } })
  expect(explained('line', { assurance: 'documented' }, asking).figures).not.toHaveProperty('ownAssurance')
  expect(explained('offer', {}, asking)).toMatchObject({
    figures: { level: 'A', assurance: 'declared', askedAssurance: 'documented' },
    text: 'The origin of your offer, level A, is declared, and the round takes what is documented or verified.',
  })
})

test('nothing is taken over from what the matching says in full but figures of one’s own', () => {
  const detail = {
    kind: 'offer' as const,
    id: 'x',
    code: 'minimum-lot-not-reached' as const,
    figures: {
      offeredKg: '100',
      takenKg: '0',
      linesInReach: 3,
      notPaired: { 'price-above-ceiling': 2 },
      lotKg: '80',
      shortfall: { lotKg: '80', openKg: '71', shortKg: '9' },
    },
    text: 'Your smallest lot of 80 kg is more than all the need that could use your offer.',
  }
  expect(outcomeOf(detail)).toEqual({ gotKg: '0', full: false, figures: {} })
  const served = { ...detail, code: 'filled' as const, figures: { ...detail.figures, takenKg: '60', untakenKg: '40' } }
  expect(outcomeOf(served)).toEqual({ gotKg: '60', full: false, figures: {} })
})

test('a further pass explains what was left of an entry, to which its smallest amounts do not apply as written', () => {
  const detail = { id: 'x', code: 'scarce-shared-pro-rata' as const, text: '' }
  const asked = (askedKg: string) => ({ ...detail, kind: 'line' as const, figures: { askedKg } })
  const wanted = { ...line, minimumKg: '80' }
  expect(standingIn(asked('40'), wanted)).toEqual({ ...wanted, quantityKg: '40', minimumKg: '0' })
  expect(standingIn(asked('100'), wanted)).toEqual(wanted)
  const rest = { ...detail, kind: 'offer' as const, code: 'dearer-than-chosen' as const, figures: { offeredKg: '40' } }
  const entry = standingIn(rest, { ...offer, minimumLotKg: '80' })
  const own = { kind: 'offer' as const, id: 'x', entry, outcome: outcomeOf(rest) }
  const told = explanationFor({ ...own, alike: { entries: 1, statedKg: '40', gotKg: '0' } }, published)
  expect(told).toMatchObject({ code: 'not-matched-in-full', figures: { offeredKg: '40' } })
})
