import { expect, test, vi } from 'vitest'
import { complaintsOf } from './complaints.ts'
import { draftOf, revisedDraft } from './draft.ts'
import { EMPTY, formOf, type Offer, TERMS } from './offer.ts'

/** A field of an offer that nothing but the table knows stands in the console's form and is sent. */

vi.mock('../../../../../../packages/contracts/src/offer.fields.ts', async original => ({
  OFFER_FIELDS: {
    ...(await original<typeof import('@lodestone/contracts/offer.fields')>()).OFFER_FIELDS,
    store: {
      type: 'text',
      required: true,
      label: { en: 'Store', de: 'Lager', fr: 'Dépôt', ja: '倉庫' },
      help: 'Where it lies',
    },
    freeFrom: {
      type: 'instant',
      label: { en: 'Free from', de: 'Frei ab', fr: 'Libre dès', ja: '開始日' },
      help: 'When it may leave',
    },
  },
}))

test('is laid out with the others, missed where it is required, sent, and kept by a revision', () => {
  expect(TERMS).toEqual(expect.arrayContaining(['reference', 'store', 'freeFrom']))
  expect(complaintsOf(EMPTY).get('store')).toBe('required')
  const form = { ...EMPTY, store: 'Hall 7', freeFrom: '2027-01-31' }
  expect(complaintsOf(form).has('store')).toBe(false)
  const sent = { store: 'Hall 7', freeFrom: '2027-01-31T23:59:59Z' }
  expect(draftOf(form)).toMatchObject(sent)
  const offer: Offer = {
    id: 'o',
    participantId: 'p',
    version: 1,
    status: 'standing',
    submittedAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
    ...draftOf({ ...form, amount: '9' }),
  }
  const other = { ...formOf(offer), grade: '99.5' }
  expect(revisedDraft(other, offer)).toMatchObject({ ...sent, grade: '99.5' })
  const moved = { ...other, store: 'Hall 8' }
  expect(revisedDraft(moved, offer)).toMatchObject({ ...sent, store: 'Hall 8' })
})
