import type { Ask, Reply } from './border.ts'
import { type Clients, OPERATOR } from './clients.ts'

/** An allocation as it is answered. */
export type Deal = {
  readonly id: string
  readonly roundId: string
  readonly offerId: string
  readonly memberId: string
  readonly supplierId: string
  readonly quantityKg: string
  readonly state: string
  readonly accepted: { readonly member: boolean; readonly supplier: boolean }
  readonly contractedKg: string
  readonly deliveredKg: string
}
type Side = 'member' | 'supplier'

/** All allocations of a round, as operators see them; none when nobody answers. */
export async function dealsOf(clients: Clients, roundId: string): Promise<readonly Deal[]> {
  const path = `/rounds/${roundId}/allocations?limit=500`
  const { reply } = await clients.ask({ service: 'rounds', method: 'GET', path, who: OPERATOR })
  return reply?.status === 200 ? JSON.parse(reply.text).items : []
}

/** What a member or a supplier asks of a round that is matched. */
export const asked = (role: Side, org: string, path: string, more: Pick<Ask, 'body' | 'key'> = { body: {} }): Ask => ({
  service: 'rounds',
  method: 'POST',
  path,
  who: { sub: 'mia', org, roles: [role] },
  ...more,
})

/** Whether it refuses what came too late, or what others had decided otherwise. */
export const isLate = ({ status, text }: Reply): boolean => status === 409 && text.includes('wrong-state')
