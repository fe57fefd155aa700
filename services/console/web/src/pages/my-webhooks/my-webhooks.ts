import { isOneOf } from '@lodestone/kernel/members'
import type { Item } from '../../api/client.ts'
import type { Tone } from '../../ui/badge.tsx'

/** What a webhook can hear of, in groups that a person thinks in, and how its deliveries stand. */

export type Webhook = Item<'/webhooks'>
export type Delivery = Item<'/webhooks/{id}/deliveries'>
export type EventType = Item<'/webhooks/types'>

export const GROUPS = ['organisation', 'forecasts', 'offers', 'rounds', 'allocations'] as const
export type TypeGroup = (typeof GROUPS)[number]

const SERVICES: Readonly<Record<string, TypeGroup>> = {
  participants: 'organisation',
  demand: 'forecasts',
  supply: 'offers',
  aggregation: 'rounds',
}
/** What of a round is about one's own allocations. */
const OWN = /^rounds\.(?:allocations?-|contract-|delivery-|round-awarded)/

export const groupOf = (type: string): TypeGroup =>
  SERVICES[type.split('.')[0] ?? ''] ?? (OWN.test(type) ? 'allocations' : 'rounds')

/** Groups that concern somebody: a member has no offers, a supplier no forecasts, a funder no goods. */
export const groupsFor = (is: { readonly member: boolean; readonly supplier: boolean }): TypeGroup[] =>
  GROUPS.filter(group => {
    if (group === 'forecasts') return is.member
    if (group === 'offers') return is.supplier
    return group !== 'allocations' || is.member || is.supplier
  })

/** The key of a type's words in the catalogues; a subscription may name a type without its version. */
export const keyOf = (type: string): string => type.replace(/\.v\d+$/, '').replaceAll('.', '-')

export type Complaint = 'url' | 'types'

/** What the browser finds wrong before the hub is asked, which knows where it may send. */
export function complaintsOf(url: string, types: readonly string[]): Set<Complaint> {
  const found = new Set<Complaint>()
  if (!/^https?:\/\/./.test(url.trim()) || !URL.canParse(url.trim())) found.add('url')
  if (types.length === 0) found.add('types')
  return found
}

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const
export const DELIVERY_TONES: Readonly<Record<Delivery['state'], Tone>> = {
  pending: 'warn',
  delivered: 'good',
  failed: 'bad',
}

/** Why the last attempt had no answer: of the hub's closed set, each with words in the catalogues. */
export const FAILURES = ['timeout', 'unreachable', 'address-refused', 'disabled'] as const
export const isFailure = (text: string | undefined): text is (typeof FAILURES)[number] => isOneOf(FAILURES, text)
