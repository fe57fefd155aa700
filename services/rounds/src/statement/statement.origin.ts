import type { Allocation, AllocationOrigin } from '@lodestone/contracts'
import { named } from '@lodestone/wording'
import type { Table } from './statement.ts'
import type { Voice } from './statement.voice.ts'

/** What one has bought, or sold, is known of by its origin too. */
export function originTable(
  allocations: readonly Allocation[],
  origins: ReadonlyMap<string, AllocationOrigin>,
  voice: Voice,
): Table {
  const { column, table, lead, assurance, stage } = voice.texts
  return {
    kind: 'table',
    title: table.origin,
    lead: lead.origin,
    columns: [
      { header: column.goods, kind: 'text' },
      { header: column.period, kind: 'text', share: 0.7 },
      { header: column.quantity, kind: 'kg' },
      { header: column.level, kind: 'text', share: 0.4 },
      { header: column.assurance, kind: 'text', share: 0.8 },
      { header: column.countries, kind: 'text', share: 2.4 },
      { header: column.allocation, kind: 'text', onlySheet: true },
    ],
    rows: allocations.map(one => {
      const origin = origins.get(one.id)
      const stages = origin?.stages.map(
        ({ stage: of, countries }) => `${named(stage, of)}: ${voice.list(countries.map(voice.country))}`,
      )
      return [
        voice.goods(one),
        voice.period(one.period),
        one.quantityKg,
        origin?.level,
        origin && named(assurance, origin.assurance),
        stages?.join(' · '),
        one.id,
      ]
    }),
  }
}
