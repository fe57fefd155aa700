import { DEFAULT_POLICY, type Policy, policies } from '@lodestone/provenance'

/** A provenance policy with all its versions, oldest first. */
export type PolicyView = {
  readonly id: string
  readonly name: string
  /** `origin` judges offers, `concentration` judges rounds. */
  readonly kind: Policy['kind']
  /** Whether it screens every offer unless another is asked for. */
  readonly screensOffers: boolean
  readonly versions: readonly Omit<Policy, 'id' | 'name' | 'kind'>[]
}

/** Policies as the API shows them, in the order of the catalogue. */
export const policyViews: readonly PolicyView[] = [...Map.groupBy(policies, policy => policy.id)].map(
  ([id, versions]) => ({
    id,
    name: (versions[0] as Policy).name,
    kind: (versions[0] as Policy).kind,
    screensOffers: id === DEFAULT_POLICY,
    versions: versions.map(({ id: _id, name: _name, kind: _kind, ...version }) => version),
  }),
)

/** Rows of a fixed list after the one with this id, one more than the limit; `undefined` when the list has no such row. */
export function rowsAfter<Row extends { readonly id: string }>(
  rows: readonly Row[],
  after: string | undefined,
  limit: number,
): readonly Row[] | undefined {
  const start = after === undefined ? 0 : rows.findIndex(row => row.id === after) + 1
  return after !== undefined && start === 0 ? undefined : rows.slice(start, start + limit + 1)
}
