import { isAssured } from '@lodestone/kernel/assurance'
import type { Round } from '../../round/round.ts'
import type { Checked } from './my-offers.commands.ts'

/** What a round that takes such goods would make of an offer that was checked. */
export type Place = NonNullable<Checked['rounds']>[number]
type Asked = Pick<Round['rules'], 'provenanceFloor' | 'assurance'>

/** What would become of it there: it stays out; it joins, or could, and is of an origin that is matched or is not. */
export type Fate = 'out' | 'joins' | 'joins-unmatched' | 'could' | 'could-unmatched'
export function fateOf({ why, reason, joins, level, assurance }: Place, rules: Asked): Fate {
  if (why !== undefined || reason !== undefined) return 'out'
  const isMatched = level <= rules.provenanceFloor && isAssured(assurance, rules.assurance)
  const fate = joins ? 'joins' : 'could'
  return isMatched ? fate : `${fate}-unmatched`
}
