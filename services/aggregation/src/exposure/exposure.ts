import { brokenByChange, type Contributions, net } from '../disclosure/disclosure.ts'

/**
 * Whether everybody may see what a round's matching gave to each bloc for a material. Every cell of the material in its pool must be shown
 * (or the matched sum would uncover the rest), and for each bloc the matched sum must be safe by member groups and by supplier groups, and
 * so must what the pool asked and did not get. The two blocs are shown together or not at all: the round's total would give the other away.
 */
export function mayShowMatched(
  matched: readonly { readonly bloc: string; readonly members: Contributions; readonly suppliers: Contributions }[],
  pool: ReadonlyMap<string, readonly Contributions[]> | undefined,
): boolean {
  if (!pool) return false
  return matched.every(
    ({ bloc, members, suppliers }) =>
      brokenByChange(members) === undefined &&
      brokenByChange(suppliers) === undefined &&
      brokenByChange(net(pool.get(bloc) ?? [], [members])) === undefined,
  )
}
