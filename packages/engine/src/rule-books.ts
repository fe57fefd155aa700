import { match } from './match.ts'
import type { MatchInput, MatchOptions, MatchOutput } from './types.ts'

/** The version of the rule book (infra/docs/rule-book.md) by which new rounds are matched. */
export const RULE_BOOK_VERSION = '2'

export type Matching = (input: MatchInput, options?: MatchOptions) => MatchOutput | Promise<MatchOutput>

/**
 * How each version that was ever published matches. Version 1 lost grams where a cap bound or goods converted, and could lose whole lots there: its arithmetic is withdrawn, and its
 * records replay by that of version 2. Where neither came in they give the same hash; where one did, the replay says that the result differs.
 */
const versions: Readonly<Record<string, Matching>> = { '1': match, '2': match }

/** The matching by a version of the rule book. Throws RangeError when there never was such a version. */
export function matchingBy(version: string): Matching {
  const found = Object.hasOwn(versions, version) ? versions[version] : undefined
  if (!found) throw new RangeError(`there is no version ${version} of the rule book`)
  return found
}
