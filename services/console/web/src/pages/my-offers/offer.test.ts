import { describe, expect, test } from 'vitest'
import { complaintsOf } from './complaints.ts'
import { draftOf, revisedDraft } from './draft.ts'
import { plainForm } from './offer.numbers.ts'
import { newControl, newEvidence, newOwner, newStage } from './offer.parts.ts'
import { EMPTY, formOf, type Offer, pathOf, usualOf } from './offer.ts'

const draft = {
  reference: 'O-1',
  material: 'ndpr-oxide',
  composition: { Nd: '75', Pr: '25' },
  quantityKg: '5000',
  period: '2027-Q2',
  incoterm: 'DAP',
  deliverFrom: 'AU',
  validUntil: '2027-12-31T08:00:00Z',
  chain: [
    {
      stage: 'mining',
      country: 'AU',
      site: 'Mount Pale',
      operator: 'Southern Earths',
      ownership: [
        {
          owner: 'Holding',
          country: 'AU',
          sharePct: '100',
          ownership: [{ owner: 'Fund', country: 'NZ', sharePct: '40' }],
        },
      ],
      tolledIn: 'MY',
      control: [{ by: 'Baotou Institute', country: 'CN', how: 'technology-licence' }],
    },
    {
      stage: 'recycling',
      country: 'DE',
      site: 'Bitterfeld',
      operator: 'Magnet Return',
      ownership: [],
      recycledFrom: [
        { country: 'CN', sharePct: '70' },
        { country: 'DE', sharePct: '30' },
      ],
    },
  ],
  evidence: [
    {
      type: 'certificate-of-origin',
      issuer: 'Chamber',
      stage: 'mining',
      validFrom: '2026-01-01',
      validTo: '2028-12-31',
      sha256: 'ab'.repeat(32),
    },
  ],
}
const prices = [
  { fixed: { amount: '90.00', currency: 'EUR' } },
  {
    tiers: [
      { fromKg: '0', amount: '95' },
      { fromKg: '1000', amount: '93' },
    ],
    currency: 'USD',
  },
  { formula: { index: 'NdPr', premium: '-2', cap: '99' }, currency: 'EUR' },
]

const owner = { ...newOwner(), owner: 'X', country: 'AU', sharePct: '60' }
/** A form with faults in many fields. */
const faulty = {
  ...EMPTY,
  quantityKg: '1,5',
  composition: [
    { element: 'neodymium', pct: '' },
    { element: 'Pr', pct: '25' },
    { element: 'Pr', pct: 'much' },
  ],
  batches: [
    { batch: 'b', quantityKg: '0' },
    { batch: 'b', quantityKg: 'much' },
    { batch: '', quantityKg: '' },
  ],
  deliverFrom: 'Australia',
  chain: [{ ...newStage('mining'), country: 'Au', ownership: [owner, owner], tolledIn: 'M', control: [newControl()] }],
  evidence: [{ ...newEvidence('mining'), issuer: 'C', validFrom: '2027-02-01', validTo: '2027-01-01' }],
}

describe('an offer as a form', () => {
  test.each(prices)('comes back as it was: %j', price => {
    const offer = { ...draft, price } as unknown as Offer
    expect(revisedDraft(formOf(offer), offer)).toEqual({ ...draft, price })
    expect(complaintsOf(formOf(offer)).size).toBe(0)
  })

  test.each(prices)('that is revised keeps what the form has no field for: %j', price => {
    const [mining, recycling] = draft.chain
    const later = { later: { deep: 1 } }
    const [kind = '', terms] = Object.entries(price)[0] ?? []
    const known = Array.isArray(terms) ? terms.map(one => ({ ...one, ...later })) : { ...terms, ...later }
    const sent = {
      ...{ ...draft, ...later, carryOver: false },
      price: { ...price, [kind]: known, ...later },
      chain: [{ ...mining, ...later, ownership: mining?.ownership.map(one => ({ ...one, ...later })) }, recycling],
      evidence: draft.evidence.map(one => ({ ...one, ...later })),
    }
    const offer = { ...sent, id: 'o', participantId: 'p', version: 3, status: 'standing' } as unknown as Offer
    const form = formOf(offer)
    expect(revisedDraft(form, offer)).toEqual(sent)
    const chain = form.chain.map((one, at) => ({ ...one, ...(at === 0 ? { site: 'Elsewhere' } : {}) }))
    expect(revisedDraft({ ...form, quantityKg: '7', amount: '91', premium: '-3', chain }, offer)).toMatchObject({
      ...{ quantityKg: '7', carryOver: false, ...later },
      price: { [kind]: { ...known, ...{ fixed: { amount: '91' }, formula: { premium: '-3' } }[kind] }, ...later },
      chain: [{ ...sent.chain[0], site: 'Elsewhere' }, recycling],
    })
  })

  test('has its numbers read as its reader writes them, and those of the hub left as they are', () => {
    const typed = {
      ...EMPTY,
      quantityKg: '1.250',
      minimumLotKg: '1.250,5',
      amount: '12.125',
      priceKind: 'formula' as const,
      premium: '-2,5',
    }
    const german = plainForm(typed, { ...EMPTY, amount: '12.125' }, ',')
    expect(german).toMatchObject({ minimumLotKg: '1250.5', amount: '12.125', premium: '-2.5' })
    expect(complaintsOf(german).get('quantityKg')).toBe('ambiguous')
    expect(complaintsOf(plainForm(typed, EMPTY, '.')).has('quantityKg')).toBe(false)
  })

  test('says nothing of scrap once a stage recycles no more', () => {
    const stage = { ...newStage('recycling'), recycledFrom: [{ country: 'CN', sharePct: '140' }] }
    const form = { ...EMPTY, chain: [{ ...stage, stage: 'metal' as const }] }
    expect(draftOf(form).chain).toEqual([expect.not.objectContaining({ recycledFrom: expect.anything() })])
    expect(complaintsOf(form).has('chain.0.recycledFrom.0.sharePct')).toBe(false)
    expect(complaintsOf({ ...form, chain: [stage] }).get('chain.0.recycledFrom.0.sharePct')).toBe('shares')
  })

  test('is valid until the end of the day that was chosen', () => {
    const offer = { ...draft, price: prices[0] } as unknown as Offer
    expect(revisedDraft({ ...formOf(offer), validUntil: '2027-11-30' }, offer).validUntil).toBe('2027-11-30T23:59:59Z')
  })

  test('is judged by the paths of the API before the hub is asked', () => {
    expect(Object.fromEntries(complaintsOf(faulty))).toEqual({
      reference: 'required',
      material: 'required',
      quantityKg: 'number',
      period: 'required',
      deliverFrom: 'place',
      validUntil: 'required',
      'price.fixed.amount': 'required',
      'chain.0.country': 'country',
      'chain.0.site': 'required',
      'chain.0.operator': 'required',
      'chain.0.ownership.1.sharePct': 'shares',
      'chain.0.tolledIn': 'country',
      'chain.0.control.0.by': 'required',
      'chain.0.control.0.country': 'required',
      'batches.0.quantityKg': 'zero',
      'batches.1.batch': 'twice',
      'batches.1.quantityKg': 'number',
      'batches.2.batch': 'required',
      'batches.2.quantityKg': 'required',
      'composition.0.element': 'element',
      'composition.0.pct': 'required',
      'composition.2.element': 'twice',
      'composition.2.pct': 'number',
      'evidence.0.validTo': 'days',
      'evidence.0.sha256': 'file',
    })
  })

  test('reads the paths of the hub, of a preview too', () => {
    expect(pathOf('offers.0.chain[1].ownership.0.country')).toBe('chain.1.ownership.0.country')
    expect(pathOf('price.fixed.amount')).toBe('price.fixed.amount')
  })
})

test('an offer draws on batches by kilograms as its reader writes them, and on none where none is named', () => {
  const typed = { ...EMPTY, batches: [{ batch: 'b', quantityKg: '1.250,5' }] }
  expect(draftOf(plainForm(typed, EMPTY, ','))).toMatchObject({ batches: [{ batch: 'b', quantityKg: '1250.5' }] })
  expect(draftOf(EMPTY)).not.toHaveProperty('batches')
  const offer = {
    ...draft,
    price: prices[0],
    batches: [{ batch: 'b', quantityKg: '4', later: 1 }],
  } as unknown as Offer
  const form = formOf(offer)
  expect(revisedDraft(form, offer).batches).toEqual(offer.batches)
  expect(revisedDraft({ ...form, batches: [] }, offer)).not.toHaveProperty('batches')
})

test('an offer as in an earlier one has its goods, place, chain and evidence; how much, for when and at what price is left open', () => {
  const form = formOf({ ...draft, price: prices[0] } as unknown as Offer)
  const next = { ...EMPTY, ...usualOf(form) }
  expect(next).toMatchObject({
    material: 'ndpr-oxide',
    deliverFrom: 'AU',
    chain: form.chain,
    evidence: form.evidence,
  })
  expect([...complaintsOf(next).keys()]).toEqual([
    'reference',
    'quantityKg',
    'period',
    'validUntil',
    'price.fixed.amount',
  ])
})
