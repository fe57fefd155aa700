import { describe, expect, test } from 'vitest'
import {
  type BatchForm,
  complaintsOf,
  draftOf,
  EMPTY,
  jointDraftOf,
  newProduct,
  pathIn,
  plainForm,
} from './batch-form.ts'

const OXIDE: BatchForm = {
  ...EMPTY,
  reference: ' LOT-7 ',
  material: 'dy-oxide',
  stage: 'separation',
  country: 'AU',
  site: 'Port',
  quantityKg: '1.250,5',
  madeOn: '2026-11-01',
  composition: [{ element: ' Dy ', pct: '86,9' }],
  inputs: [{ batch: 'a', quantityKg: '20.000,25' }],
  credentials: ['c'],
}

describe('several products of one event', () => {
  const dysprosium = { ...newProduct([]), reference: 'LOT-8', material: 'tb-oxide', quantityKg: '12,5' }
  const JOINT: BatchForm = { ...OXIDE, others: [{ ...dysprosium, composition: [{ element: 'Tb', pct: '85,1' }] }] }

  test('are sent together: each with what is its own, and all with what they share', () => {
    expect(jointDraftOf(plainForm(JOINT, ','))).toEqual({
      stage: 'separation',
      country: 'AU',
      site: 'Port',
      madeOn: '2026-11-01',
      inputs: [{ batch: 'a', quantityKg: '20000.25' }],
      credentials: ['c'],
      products: [
        { reference: 'LOT-7', material: 'dy-oxide', quantityKg: '1250.5', composition: { Dy: '86.9' } },
        { reference: 'LOT-8', material: 'tb-oxide', quantityKg: '12.5', composition: { Tb: '85.1' } },
      ],
    })
    expect(complaintsOf(plainForm(JOINT, ','))).toEqual(new Map())
  })

  test.each([
    ['nothing that went in', { ...JOINT, inputs: [] }, ['inputs']],
    [
      'a number that another has',
      { ...JOINT, others: [{ ...dysprosium, reference: 'LOT-7 ' }] },
      ['others.0.reference'],
    ],
    [
      'nothing filled in',
      { ...JOINT, others: [newProduct([])] },
      ['reference', 'material', 'quantityKg'].map(one => `others.0.${one}`),
    ],
  ] as const)('%s is said before the hub is asked', (_, form, paths) => {
    expect([...complaintsOf(plainForm(form, ',')).keys()]).toEqual(paths)
  })

  test('what the hub says of one stands at its field', () => {
    expect(['products.0.reference', 'products.2.composition.Dy', 'site'].map(pathIn)).toEqual([
      'reference',
      'others.1.composition.Dy',
      'site',
    ])
  })
})

describe('a batch that is registered', () => {
  test('is sent with plain numbers, and without what was left empty', () => {
    expect(draftOf(plainForm(OXIDE, ','))).toEqual({
      reference: 'LOT-7',
      material: 'dy-oxide',
      stage: 'separation',
      country: 'AU',
      site: 'Port',
      quantityKg: '1250.5',
      madeOn: '2026-11-01',
      composition: { Dy: '86.9' },
      inputs: [{ batch: 'a', quantityKg: '20000.25' }],
      credentials: ['c'],
    })
    expect(complaintsOf(plainForm(OXIDE, ','))).toEqual(new Map())
  })

  test.each([
    ['nothing filled in', EMPTY, ['reference', 'material', 'site', 'madeOn', 'country', 'quantityKg']],
    ['a country that is none', { ...OXIDE, country: 'Aus' }, ['country']],
    [
      'an element twice, one that is none, and one without its share',
      {
        ...OXIDE,
        composition: [
          { element: 'Dy', pct: '80' },
          { element: 'Dy', pct: '1' },
          { element: 'dyx', pct: 'much' },
          { element: 'Tb', pct: '' },
        ],
      },
      ['composition.1.element', 'composition.2.element', 'composition.2.pct', 'composition.3.pct'],
    ],
    ['no mass at all', { ...OXIDE, quantityKg: '0' }, ['quantityKg']],
    ['a mass that could be two', { ...OXIDE, quantityKg: '1,250' }, ['quantityKg']],
    [
      'an input twice, and one without its batch',
      {
        ...OXIDE,
        inputs: [
          { batch: 'a', quantityKg: '1' },
          { batch: 'a', quantityKg: '1' },
          { batch: '', quantityKg: '' },
        ],
      },
      ['inputs.1.batch', 'inputs.2.batch', 'inputs.2.quantityKg'],
    ],
  ] as const)('%s is said before the hub is asked', (_, form, paths) => {
    expect([...complaintsOf(plainForm(form, '.')).keys()]).toEqual(paths)
  })
})
