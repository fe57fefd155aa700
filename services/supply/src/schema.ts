import type { WhyOfferOut } from '@lodestone/contracts'
import { boolean, integer, jsonb, pgTable, text, uuid } from '@lodestone/database/drizzle'
import type { JsonText } from '@lodestone/kernel'
import type { EntryStatus } from './entry/entry.ts'
import type { OfferTerms } from './offer/offer.ts'
import type { SealedPrice } from './price/price.ts'
import type { Level } from './screening/screening.ts'

export const bookTable = pgTable('book', {
  roundId: uuid('round_id').primaryKey(),
  matched: boolean().notNull(),
})

export const entryTable = pgTable('entry', {
  roundId: uuid('round_id').notNull(),
  offerId: uuid('offer_id').notNull(),
  participantId: uuid('participant_id').notNull(),
  version: integer().notNull(),
  status: text().$type<EntryStatus>().notNull(),
  level: text().$type<Level>().notNull(),
  reason: text(),
  why: jsonb().$type<WhyOfferOut>(),
  carriedFrom: uuid('carried_from'),
  body: text().$type<JsonText<OfferTerms>>().notNull(),
  sealedPrice: jsonb('sealed_price').$type<SealedPrice>().notNull(),
})
