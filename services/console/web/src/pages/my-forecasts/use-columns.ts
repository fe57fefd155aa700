import { CHOICES, type FieldType, YES_NO } from '@lodestone/contracts/field'
import { isOneOf } from '@lodestone/kernel/members'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { materialsQuery } from '../../api/queries.ts'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import type { GridColumn } from '../../grid/rows.ts'
import { useLabel } from '../../i18n/use-label.ts'
import { gridColumns } from './columns.ts'

/** The columns of a forecast's table in the reader's language. */
export function useColumns(): GridColumn[] {
  const { t } = useTranslation(['my-forecasts', 'app'])
  const label = useLabel()
  const { decimalSign, country } = useFormat()
  const nameOf = useMaterialName()
  const materials = useQuery(materialsQuery()).data?.items
  return useMemo(() => {
    const word = (type: FieldType, choice: string): string => {
      if (type === 'commitment' && isOneOf(CHOICES.commitment, choice)) return t(`commitmentWord.${choice}`)
      if (type === 'assurance' && isOneOf(CHOICES.assurance, choice)) return t(`app:assurance.${choice}`)
      return type === 'flag' && isOneOf(YES_NO, choice) ? t(`yesNo.${choice}`) : choice
    }
    const named = (materials ?? []).map(one => {
      const id = String(one.id)
      return { id, names: [nameOf(id), String(one.name)] as const }
    })
    return gridColumns({ label, word, decimalSign, country, materials: named })
  }, [t, label, materials, decimalSign, country, nameOf])
}
