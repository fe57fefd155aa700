import { formatKg } from '@lodestone/kernel'
import type { PostingRow } from './posting.store.ts'

/** An entry of the ledger as the API shows it. */
export const showPosting = ({
  from_account,
  to_account,
  grams,
  because,
  made_into,
  offer_id,
  round_id,
  allocation_id,
  at,
}: PostingRow) => ({
  ...(from_account === null ? {} : { from: from_account }),
  to: to_account,
  quantityKg: formatKg(grams),
  because,
  ...(made_into === null ? {} : { madeInto: made_into }),
  ...(offer_id === null ? {} : { offerId: offer_id }),
  ...(round_id === null ? {} : { roundId: round_id }),
  ...(allocation_id === null ? {} : { allocationId: allocation_id }),
  at,
})
