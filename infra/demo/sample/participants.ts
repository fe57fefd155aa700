import type { ParticipantDraft } from '@lodestone/contracts'
import { formatKg } from '@lodestone/kernel'
import { members, type SampleMember } from './members.ts'
import { feedAYear, magnetsAYear } from './need.ts'
import { suppliers } from './suppliers.ts'

/** Kilograms a year that an operator has verified; illustrative. Every seventh member has none recorded. */
function baselines(member: SampleMember, index: number): ParticipantDraft['baselines'] {
  if (index % 7 === 6) return undefined
  const form = member.buys === 'oxides' ? 'oxide' : 'metal'
  const feed = member.buys === 'user' ? [] : (['ndpr', 'dy', 'tb'] as const)
  return [
    { material: 'ndfeb-magnet', kgPerYear: formatKg(magnetsAYear(member)) },
    ...feed.map(element => ({ material: `${element}-${form}`, kgPerYear: formatKg(feedAYear(member, element)) })),
  ]
}

/** Everybody who takes part, with a reference that stays the same from run to run. */
export const participants = (): ParticipantDraft[] => [
  ...members.map((member, i) => {
    const verified = baselines(member, i)
    return {
      reference: member.key,
      legalName: member.name,
      kind: 'member' as const,
      country: member.country,
      bloc: member.country === 'JP' ? ('JP' as const) : ('EU' as const),
      ...(member.group ? { group: member.group } : {}),
      ...(verified ? { baselines: verified } : {}),
    }
  }),
  ...suppliers.map(supplier => ({
    reference: `supplier-${supplier.key}`,
    legalName: supplier.name,
    kind: 'supplier' as const,
    country: supplier.country,
    ...(supplier.group ? { group: supplier.group } : {}),
  })),
]
