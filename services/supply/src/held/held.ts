import type { OriginPolicy } from '@lodestone/provenance'
import { type Entry, standingOf } from '../entry/entry.ts'
import type { Judgement } from '../screening/judgement.ts'
import { recheckDay } from '../screening/screening.notice.ts'
import { type Judging, lesserOf } from '../screening/screening.ts'
import type { Held } from './held.store.ts'

/** All that what is thought of held goods rests on: the offer as it stood in the round, and what is known of it now. */
export type HeldGrounds = {
  readonly entry: Entry
  /** What is thought of the offer outside of rounds, which operators may have decided about. */
  readonly own: Judgement
  /** The version that judged the offers of the round, and the one of that policy that stands now. */
  readonly versions: readonly OriginPolicy[]
  readonly on: string
  readonly by: Judging
}

/** How the origin of held goods is known on a day, and the next day on which that may be otherwise. */
export function judgedHeld({ entry, own, versions, on, by }: HeldGrounds): Pick<Held, 'level' | 'assurance'> & {
  recheckOn: string | undefined
} {
  const { judgement } = lesserOf(versions, entry.terms, own, { on, by })
  const { evidence } = entry.terms
  return { ...standingOf(judgement), recheckOn: recheckDay(evidence, judgement.computed.restsOn ?? [], on) }
}
