import type { ProjectRound } from '@lodestone/contracts'
import { type CallHead, notFound, sees } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import type { RoundRow } from './round.store.ts'

type Named = CallHead & { readonly params: { readonly id: string } }

/** The id of a path. Throws 404 where it is none. */
export function idOf({ params: { id } }: Named): string {
  if (!isUuid(id)) throw notFound()
  return id
}

/** A round as it is shown; how much stands in it is for those who oversee it. */
export function shownRound(row: RoundRow, all: boolean): ProjectRound {
  const { id, reference, name, state, openedAt, closesAt, termsVersion, seedHash } = row
  const { closedAt, decidedAt, seed, bookDigest, resultHash, projects, asks, pledges } = row
  return {
    ...{ id, reference, name, state, openedAt, closesAt, termsVersion, seedHash },
    ...(closedAt !== null && { closedAt }),
    ...(decidedAt !== null && { decidedAt }),
    ...(seed !== null && { seed }),
    ...(bookDigest !== null && { bookDigest }),
    ...(resultHash !== null && { resultHash }),
    ...(all && { stated: { projects, asks, pledges } }),
  }
}

export const overseesAll = ({ identity }: CallHead): boolean => sees(identity, 'operator', 'auditor')
