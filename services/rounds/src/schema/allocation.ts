import type { AllocationState } from '@lodestone/contracts'
import {
  boolean,
  check,
  date,
  index,
  inReach,
  int8,
  integer,
  jsonb,
  numeric,
  pgTable,
  pgView,
  primaryKey,
  sql,
  text,
  uuid,
} from '@lodestone/database/drizzle'
import type { Allocation, Contract, Side } from '../allocation/allocation.ts'

/** What an allocation and the view of its progress both have. */
const shared = {
  roundId: uuid('round_id').notNull(),
  lineId: uuid('line_id').notNull(),
  offerId: uuid('offer_id').notNull(),
  memberId: uuid('member_id').notNull(),
  supplierId: uuid('supplier_id').notNull(),
  material: text().notNull(),
  grade: text(),
  period: text().notNull(),
  needMaterial: text('need_material').notNull(),
  ratio: int8().notNull(),
  grams: int8().notNull(),
  priceAmount: text('price_amount').notNull(),
  priceCurrency: text('price_currency').$type<Allocation['price']['currency']>().notNull(),
  landedPrice: text('landed_price').notNull(),
  state: text().$type<AllocationState>().notNull(),
  memberAccepted: boolean('member_accepted').notNull(),
  supplierAccepted: boolean('supplier_accepted').notNull(),
  contractedGrams: int8('contracted_grams'),
  contract: jsonb().$type<Contract>(),
}

/** Who gets what from whom. `grams` counts what is offered; `ratio` (10^-6) is the need that one of it serves. */
export const allocationTable = pgTable(
  'allocation',
  {
    id: uuid().primaryKey(),
    ...shared,
    ended: boolean().notNull().default(false),
    pass: integer().notNull().default(1),
    declinedBy: text('declined_by').$type<Side>(),
    superseded: boolean().notNull().default(false),
  },
  t => [
    index('allocation_round_idx').on(t.roundId, t.id),
    index('allocation_member_idx').on(t.memberId, t.roundId),
    index('allocation_open_idx').on(t.roundId).where(sql`state = 'proposed'`),
    index('allocation_supplier_idx').on(t.supplierId, t.roundId),
    check(
      'allocation_fits_state',
      sql`(state <> 'declined' OR declined_by IS NOT NULL)
        AND (state NOT IN ('contracted', 'delivered') OR (contract IS NOT NULL AND contracted_grams IS NOT NULL))`,
    ),
    inReach(t.memberId, t.supplierId),
  ],
)

/** A delivery says between whom, so that its policy need not look for its allocation. */
export const deliveryTable = pgTable(
  'delivery',
  {
    allocationId: uuid('allocation_id').notNull(),
    number: integer().notNull(),
    grams: int8().notNull(),
    date: date().notNull(),
    memberId: uuid('member_id').notNull(),
    supplierId: uuid('supplier_id').notNull(),
  },
  t => [primaryKey({ name: 'delivery_pkey', columns: [t.allocationId, t.number] }), inReach(t.memberId, t.supplierId)],
)

/** Every quantity of an allocation, kept apart: grams of the goods, and grams of the need they serve. */
export const allocationProgressView = pgView('allocation_progress', {
  id: uuid().notNull(),
  ...shared,
  deliveredGrams: numeric('delivered_grams').notNull(),
  matchedNeed: numeric('matched_need').notNull(),
  acceptedNeed: numeric('accepted_need').notNull(),
  contractedNeed: numeric('contracted_need').notNull(),
  deliveredNeed: numeric('delivered_need').notNull(),
  ended: boolean().notNull(),
  pass: integer().notNull(),
  declinedBy: text('declined_by').$type<Side>(),
  superseded: boolean().notNull(),
})
  .with({ securityInvoker: true })
  .as(sql`SELECT id, round_id, line_id, offer_id, member_id, supplier_id, material, grade, period, need_material, ratio, grams,
      price_amount, price_currency, landed_price, state, member_accepted, supplier_accepted, contracted_grams, contract, delivered_grams,
      CASE WHEN superseded THEN 0 ELSE need(grams, ratio) END AS matched_need,
      CASE WHEN member_accepted AND supplier_accepted AND (ended OR state NOT IN ('declined', 'lapsed')) THEN need(grams, ratio) ELSE 0 END AS accepted_need,
      need(coalesce(contracted_grams, 0), ratio) AS contracted_need,
      need(delivered_grams, ratio) AS delivered_need,
      ended, pass, declined_by, superseded
    FROM (
      SELECT allocation.*, CASE WHEN contracted_grams IS NULL THEN 0 ELSE
        (SELECT coalesce(sum(delivery.grams), 0) FROM delivery WHERE delivery.allocation_id = allocation.id) END AS delivered_grams
      FROM allocation) AS own`)
