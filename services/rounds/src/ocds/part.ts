import { type Json, present } from '@lodestone/kernel'
import type { Allocation } from '../allocation/allocation.ts'

/** A JSON object of open contracting data. */
export type Members = { readonly [member: string]: Json | undefined }

/** Who may see a part of a release besides operators and auditors: everybody, both sides of an allocation, its member alone while not both have accepted, or nobody. */
export type Audience = 'everybody' | 'hub' | { readonly memberId: string; readonly supplierId?: string }

/** What a release tells to one audience: its tags, and sections as OCDS names them. */
export type ReleasePart = {
  readonly audience: Audience
  readonly tag: readonly string[]
  readonly sections: Members
}

/** A part for everybody. */
export const forAll = (tag: string, sections: Members): ReleasePart => ({ audience: 'everybody', tag: [tag], sections })

type Sides = Exclude<ReleasePart['audience'], string>
export const bothSides = ({ memberId, supplierId }: Allocation): Sides => ({ memberId, supplierId })
export const memberAlone = ({ memberId }: Allocation): Sides => ({ memberId })

/** A part for each member and supplier that have some of these allocations with each other, or for each member. */
export function* ofPairs(
  allocations: readonly Allocation[],
  tag: readonly string[],
  sections: (own: readonly Allocation[]) => Members,
  audience: (own: Allocation) => Sides = bothSides,
): Iterable<ReleasePart> {
  for (const own of Map.groupBy(allocations, one => JSON.stringify(audience(one))).values())
    yield { audience: audience(present(own[0])), tag, sections: sections(own) }
}

/** The part of one allocation; none where it is not among those that are known. */
export const ofOne = (
  { allocations }: { readonly allocations: ReadonlyMap<string, Allocation> },
  id: string,
  tag: readonly string[],
  sections: (allocation: Allocation) => Members,
  audience: (own: Allocation) => Sides = bothSides,
): Iterable<ReleasePart> => {
  const own = allocations.get(id)
  return own ? ofPairs([own], tag, () => sections(own), audience) : []
}
