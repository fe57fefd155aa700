import type { Allocation } from '../allocation/allocation.ts'

/** The hub itself, which runs the procedure. */
export const HUB = { id: 'lodestone', name: 'Lodestone joint procurement hub' } as const

export type Organisation = { readonly id: string; readonly legalName: string; readonly country: string }
export type Party = {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly address?: { readonly country: string }
}

/** The hub and both sides of some allocations. */
export function partiesOf(
  allocations: readonly Allocation[],
  organisations: ReadonlyMap<string, Organisation>,
): Party[] {
  const parties = new Map<string, Party>([[HUB.id, { ...HUB, roles: ['procuringEntity'] }]])
  const add = (id: string, role: string): void => {
    if (parties.has(id)) return
    const known = organisations.get(id)
    parties.set(id, {
      id,
      name: known?.legalName ?? id,
      roles: [role],
      ...(known ? { address: { country: known.country } } : {}),
    })
  }
  for (const allocation of allocations) {
    add(allocation.memberId, 'buyer')
    add(allocation.supplierId, 'supplier')
  }
  return [...parties.values()]
}
