import type { LineDraft } from '@lodestone/contracts'

const FIELDS = [
  'reference',
  'material',
  'grade',
  'quantityKg',
  'minimumKg',
  'period',
  'deliverTo',
  'ceilingPrice.amount',
  'ceilingPrice.currency',
  'commitment',
  'endUse',
  'priority',
  'provenanceFloor',
  'substitutes',
] as const

/** Lines as a spreadsheet sends them: a header row of field names, an empty cell for a field left out. */
export function csvOf(lines: readonly LineDraft[]): string {
  const rows = lines.map(line =>
    FIELDS.map(field => {
      if (field === 'ceilingPrice.amount') return cell(line.ceilingPrice?.amount)
      if (field === 'ceilingPrice.currency') return cell(line.ceilingPrice?.currency)
      if (field === 'substitutes') return cell(line.substitutes && JSON.stringify(line.substitutes))
      return cell(line[field]?.toString())
    }).join(','),
  )
  return [FIELDS.join(','), ...rows, ''].join('\n')
}

/** Lines as a stream sends them: one JSON object a line. */
export const ndjsonOf = (lines: readonly LineDraft[]): string => lines.map(line => `${JSON.stringify(line)}\n`).join('')

const cell = (value = ''): string => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
