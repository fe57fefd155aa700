import type { Allocation } from '../allocation/allocation.ts'

/** The hub itself, which runs the procedure. */
export const HUB = { id: 'lodestone', name: 'Lodestone joint procurement hub' } as const

export type Organisation = { readonly id: string; readonly legalName: string; readonly country: string }

export const hubParty = () => ({ ...HUB, roles: ['procuringEntity'] })

/** Both sides of some allocations. Their identifiers are those of the hub's own register of participants. */
export function partiesOf(allocations: readonly Allocation[], organisations: ReadonlyMap<string, Organisation>) {
  const roles = new Map<string, string>()
  for (const allocation of allocations) {
    roles.set(allocation.memberId, 'buyer')
    roles.set(allocation.supplierId, 'supplier')
  }
  return [...roles].map(([id, role]) => {
    const known = organisations.get(id)
    return {
      id,
      name: known?.legalName ?? id,
      roles: [role],
      identifier: { scheme: 'LODESTONE-PARTICIPANT', id, ...(known ? { legalName: known.legalName } : {}) },
      ...(known ? { address: { country: known.country } } : {}),
    }
  })
}
