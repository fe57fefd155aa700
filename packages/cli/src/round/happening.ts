import { timeOf } from '../said.ts'

/** A round's times: when what has happened did, and when what is planned is to. */
export type Happening = {
  readonly state: string
  readonly collectionClosesAt: string
  readonly offersCloseAt: string
  readonly openedAt?: string | undefined
  readonly poolPublishedAt?: string | undefined
  readonly closedAt?: string | undefined
  readonly matchedAt?: string | undefined
  readonly awardedAt?: string | undefined
}

/** What of a round happened last, and what its plan has next, which may come at another time or never. */
export function happening(round: Happening): { readonly last: string; readonly next: string } {
  const done: readonly [string, string | undefined][] = [
    ['awarded', round.awardedAt],
    ['matched', round.matchedAt],
    ['closed', round.closedAt],
    ['pool published', round.poolPublishedAt],
    ['opened', round.openedAt],
  ]
  const [what, at] = done.find(([, time]) => time !== undefined) ?? []
  const planned = (is: string, time: string): string => `${is} planned ${timeOf(time)}`
  const next =
    round.state === 'draft' || round.state === 'collecting'
      ? planned('collection closes', round.collectionClosesAt)
      : round.state === 'offering'
        ? planned('offers close', round.offersCloseAt)
        : ''
  return { last: what === undefined || at === undefined ? '' : `${what} ${timeOf(at)}`, next }
}
