import type { Round } from './round.ts'

/** Of a round when what it plans, and what it does not plan, has happened. */
export type Timed = Pick<
  Round,
  | 'collectionClosesAt'
  | 'offersCloseAt'
  | 'decisionsCloseAt'
  | 'passes'
  | 'openedAt'
  | 'poolPublishedAt'
  | 'closedAt'
  | 'matchedAt'
  | 'awardedAt'
>

/** When something happened, or is planned to. */
export type When = { readonly time: string; readonly planned: boolean }

/** When something happened; nothing of what has not. */
export const happenedAt = (time: string | undefined): When | undefined =>
  time === undefined ? undefined : { time, planned: false }
const plannedAt = (time: string): When => ({ time, planned: true })

/** When collection ended, or is to end. */
export const collectionEnd = ({ poolPublishedAt, collectionClosesAt }: Timed): When =>
  happenedAt(poolPublishedAt) ?? plannedAt(collectionClosesAt)
/** When the books were closed, or are to be. */
export const offersEnd = ({ closedAt, offersCloseAt }: Timed): When => happenedAt(closedAt) ?? plannedAt(offersCloseAt)
/** Until when the current pass is to be decided; nothing once the round is awarded, since nobody keeps when decisions ended. */
export const decisionsEnd = ({ awardedAt, passes, decisionsCloseAt }: Timed): When | undefined => {
  const planned = awardedAt === undefined ? (passes?.at(-1)?.decisionsCloseAt ?? decisionsCloseAt) : undefined
  return planned === undefined ? undefined : plannedAt(planned)
}
