export { type FailureCode, MatchFailed } from './failure.ts'
export { match, TIME_BOX_SECONDS } from './match.ts'
export { type Matching, matchingBy, RULE_BOOK_VERSION } from './rule-books.ts'
export type * from './types.ts'
