import { opening } from '@lodestone/provenance'
import { expect, test } from 'vitest'
import { stage } from '../offer/offer.fixture.ts'
import { drawFaults } from './drawable.ts'

const batch = {
  participantId: 'seller',
  material: 'dy-oxide',
  stage: 'separation',
  country: 'AU',
  balances: opening(1n),
} as const
const chain = [stage('mining', { country: 'MY' }), stage('separation')]
const offer = {
  participantId: 'seller',
  terms: { material: 'dy-oxide', chain, batches: [{ batch: 'lot', quantityKg: '1' }] },
}
const messages = (more: Partial<Record<keyof typeof batch | 'yieldedAt', string>> = {}, ...before: string[]) =>
  drawFaults(offer, new Map([['lot', { ...batch, ...more } as typeof batch]]), new Set(before)).map(
    one => `${one.path} ${one.message}`,
  )

test('a batch of the same supplier, of the material and of a site of the chain is drawn on', () => {
  expect(messages()).toEqual([])
  const { batches: _, ...terms } = offer.terms
  expect(drawFaults({ ...offer, terms }, new Map(), new Set())).toEqual([])
})

test('a batch of somebody else is not drawn on', () => {
  expect(messages({ participantId: 'rival' })).toEqual(['batches.0.batch not a batch of yours'])
  expect(drawFaults(offer, new Map(), new Set())).toMatchObject([{ message: 'not a batch of yours' }])
})

test('a batch of another material is not drawn on', () => {
  expect(messages({ material: 'tb-oxide' })).toEqual(['batches.0.batch a batch of tb-oxide'])
})

test('a batch of another country is not drawn on', () => {
  expect(messages({ country: 'MY' })).toEqual(['batches.0.batch made in MY, where the chain has no separation'])
})

test('a batch of another stage is not drawn on', () => {
  expect(messages({ stage: 'metal' })).toEqual(['batches.0.batch made in AU, where the chain has no metal'])
})

test('a batch that has yielded its name stays in the offer that drew on it, and comes into no other', () => {
  const yieldedAt = '2027-01-01T00:00:00.000Z'
  expect(messages({ yieldedAt })).toEqual(['batches.0.batch a credential names another party as its maker'])
  expect(messages({ yieldedAt }, 'lot')).toEqual([])
})
