export {
  type Ask,
  type Book,
  type Condition,
  type Kind,
  type Pledge,
  type Project,
  type Rules,
  sortedBook,
} from './book/book.ts'
export { readBook } from './book/read.ts'
export type { Fate } from './explain/fate.ts'
export type { FailedCondition, Missing } from './explain/missing.ts'
export { settleFloor } from './finance/floor.ts'
export { decideRound, type Result } from './result.ts'
export { smallest } from './terms/smallest.ts'
export { expectedGrams } from './terms/terms.ts'
