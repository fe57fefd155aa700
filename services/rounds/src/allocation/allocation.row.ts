import type { Shown } from '@lodestone/database/drizzle'
import { allocationProgressView } from '../schema.ts'
import type { Allocation } from './allocation.ts'

/** Columns that an allocation is read from. */
export const SHOWN = {
  id: allocationProgressView.id,
  roundId: allocationProgressView.roundId,
  pass: allocationProgressView.pass,
  lineId: allocationProgressView.lineId,
  offerId: allocationProgressView.offerId,
  memberId: allocationProgressView.memberId,
  supplierId: allocationProgressView.supplierId,
  material: allocationProgressView.material,
  grade: allocationProgressView.grade,
  period: allocationProgressView.period,
  needMaterial: allocationProgressView.needMaterial,
  ratio: allocationProgressView.ratio,
  grams: allocationProgressView.grams,
  amount: allocationProgressView.priceAmount,
  currency: allocationProgressView.priceCurrency,
  landedPrice: allocationProgressView.landedPrice,
  state: allocationProgressView.state,
  member: allocationProgressView.memberAccepted,
  supplier: allocationProgressView.supplierAccepted,
  contract: allocationProgressView.contract,
  deliveredGrams: allocationProgressView.deliveredGrams,
  declinedBy: allocationProgressView.declinedBy,
  ended: allocationProgressView.ended,
}

type AllocationRow = Shown<typeof SHOWN>

/** The allocation that a row is of, with what its state has. Throws for a row that lacks some of it. */
export function allocationOf(row: AllocationRow): Allocation {
  const { grade, grams: quantity, amount, currency, member, supplier, contract, deliveredGrams, ...more } = row
  const { declinedBy, ended, state, ...own } = more
  const deal = {
    ...own,
    ...(grade === null ? {} : { grade }),
    quantity,
    price: { amount, currency },
    accepted: { member, supplier },
  }
  const contracted = () => ({
    ...deal,
    contract: contract ?? unfit(row, 'contract'),
    delivered: BigInt(deliveredGrams),
  })
  switch (state) {
    case 'proposed':
    case 'accepted':
    case 'awarded':
      return { ...deal, state }
    case 'declined':
      return { ...deal, state, declinedBy: declinedBy ?? unfit(row, 'declinedBy') }
    case 'contracted':
      return { ...contracted(), state }
    case 'delivered':
      return { ...contracted(), state, ended }
    case 'lapsed':
      return ended ? { ...deal, state, ended, ...(contract === null ? {} : { contract }) } : { ...deal, state, ended }
  }
}

function unfit({ id, state }: AllocationRow, field: string): never {
  throw new Error(`the row of allocation ${id} does not fit its state: it is ${state} and has no ${field}`)
}
