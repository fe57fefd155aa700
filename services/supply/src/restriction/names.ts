import type { ChainStage, ListedName, Owner } from '@lodestone/provenance'

/** A name in an offer with the stage that it stands at; the supplier's own has none. */
export type NameAt = Pick<ListedName, 'name' | 'stage'>

/** Every name in an offer: operators, owners at any depth and who controls without shares; each once at a stage. Countries are no names. */
export function namesIn(chain: readonly ChainStage[], legalName?: string): NameAt[] {
  const names = new Map<string, NameAt>()
  const add = (name: string, stage?: string): void => {
    names.set(`${stage ?? ''} ${name}`, stage === undefined ? { name } : { name, stage })
  }
  const addOwners = (owners: readonly Owner[], stage: string): void => {
    for (const { owner, ownership } of owners) {
      add(owner, stage)
      addOwners(ownership ?? [], stage)
    }
  }
  if (legalName !== undefined) add(legalName)
  for (const { stage, operator, ownership, control } of chain) {
    add(operator, stage)
    addOwners(ownership, stage)
    for (const { by } of control ?? []) add(by, stage)
  }
  return [...names.values()]
}

/** What a name is like on a list, and what was decided of the two. */
export type Likeness = Pick<ListedName, 'name' | 'list' | 'alias'> & {
  readonly score: string
  readonly is: 'open' | 'same' | 'other'
}

/** What counts of the names in an offer: of each and list the entry that it is, else the one that it is most like and nobody has decided of. */
export function listedOf(names: readonly NameAt[], likenesses: readonly Likeness[]): ListedName[] {
  const byName = Map.groupBy(likenesses, one => one.name)
  return names.flatMap(at =>
    [...Map.groupBy(byName.get(at.name) ?? [], one => one.list).values()].flatMap(ofList => {
      const [worst] = ofList
        .filter(one => one.is !== 'other')
        .sort((a, b) => rank(b) - rank(a) || (a.score < b.score ? 1 : -1))
      return worst && worst.is !== 'other' ? [{ ...at, list: worst.list, alias: worst.alias, is: worst.is }] : []
    }),
  )
}

const rank = ({ is }: Likeness): number => (is === 'same' ? 1 : 0)
