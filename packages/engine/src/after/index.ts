export { missesIn } from './lots.ts'
export {
  booksAfter,
  type Decision,
  type Ended,
  type EndedPass,
  keptOf,
  nextPassBooks,
  type Side,
} from './pass.ts'
export { checkSettlement } from './settlement.check.ts'
export { type SettledPool, type Settlement, settledPools, settlementOf } from './settlement.ts'
export type { Award, Books } from './trade.ts'
