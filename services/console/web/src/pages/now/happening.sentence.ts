import type { TFunction } from 'i18next'
import type { Format } from '../../format/format.ts'
import type { Happening } from './happening.ts'

/** What happened as a sentence, with its figures. */
export function sentence(
  { type, data }: Happening,
  t: TFunction<'now'>,
  format: Format,
  nameOf: (material: string) => string,
): string {
  const text = (name: string): string => String(data[name] ?? '')
  const options = {
    name: text('legalName') || text('name') || text('reference'),
    status: t(`status.${text('status')}`, { defaultValue: text('status') }),
    level: text('level'),
    material: nameOf(text('material')),
    mass: format.mass(text('quantityKg') || '0'),
    count: Number(data.lines ?? data.count ?? data.awards ?? data.allocations ?? data.cells ?? 0),
    by: t(`by.${text('by')}`, { defaultValue: text('by') }),
    reason: text('reason'),
  }
  return t(`event.${type.replace('.', '-')}`, { ...options, defaultValue: type.replaceAll(/[.-]/g, ' ') })
}
