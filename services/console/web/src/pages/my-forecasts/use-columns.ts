import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { materialsQuery } from '../../api/queries.ts'
import { useFormat } from '../../format/use-format.ts'
import { type GridColumn, plainNumber } from '../../grid/rows.ts'
import { COMMITMENTS, CURRENCIES, FIELDS, LEVELS, YES_NO } from './forecast.ts'
import { tidySubstitutes } from './substitutes.ts'

/** The columns of a forecast's table, with what each takes. */
export function useColumns(): GridColumn[] {
  const { t } = useTranslation('my-forecasts')
  const { decimalSign } = useFormat()
  const materials = useQuery(materialsQuery()).data?.items
  return useMemo(() => {
    const widths: Partial<Record<(typeof FIELDS)[number], number>> = {
      reference: 150,
      material: 150,
      endUse: 170,
      substitutes: 260,
    }
    const numeric = ['quantityKg', 'minimumKg', 'ceilingPrice.amount']
    const choices: Partial<Record<(typeof FIELDS)[number], GridColumn['choices']>> = {
      'ceilingPrice.currency': CURRENCIES.map(value => ({ value, label: value })),
      commitment: COMMITMENTS.map(value => ({ value, label: t(`commitmentWord.${value}`) })),
      provenanceFloor: LEVELS.map(value => ({ value, label: value })),
      carryOver: YES_NO.map(value => ({ value, label: t(`carryOverWord.${value}`) })),
      priority: ['1', '2', '3', '4', '5'].map(value => ({ value, label: value })),
    }
    const plain = (text: string) => plainNumber(text, decimalSign)
    const upper = (text: string) => text.toUpperCase()
    return FIELDS.map(field => ({
      id: field,
      header: t(`field.${field.replace('.', '-')}`, { defaultValue: field }),
      width: widths[field] ?? 136,
      ...(choices[field] ? { choices: choices[field] } : {}),
      ...(numeric.includes(field) ? { numeric: true, tidy: plain } : {}),
      ...(field === 'period' || field === 'deliverTo' ? { tidy: upper } : {}),
      ...(field === 'substitutes' ? { tidy: tidySubstitutes } : {}),
      ...(field === 'material' ? { proposals: (materials ?? []).map(one => String(one.id)) } : {}),
    }))
  }, [t, materials, decimalSign])
}
