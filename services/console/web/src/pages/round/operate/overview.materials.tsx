import { ROUND_QUANTITIES } from '@lodestone/kernel/round'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { type Column, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card } from '../../../ui/card.tsx'
import { useNames } from './use-names.ts'

type MaterialRow = NonNullable<Round['byMaterial']>[number]

export function ByMaterial({ round, exact }: { round: Round; exact: boolean }) {
  const { t } = useTranslation(['round', 'app'])
  const format = useFormat()
  const { material } = useNames()
  const columns = useMemo(
    (): readonly Column<MaterialRow>[] => [
      textColumn('material', t('material'), row => material(row.material), 'minmax(150px, 1.6fr)'),
      ...ROUND_QUANTITIES.map(
        (name): Column<MaterialRow> => ({
          id: name,
          header: t(`app:total.${name}`),
          numeric: true,
          sort: row => row[name],
          cell: row => {
            const kg = row[name]
            return kg === undefined ? '–' : <span title={format.kg(kg)}>{exact ? format.kg(kg) : format.mass(kg)}</span>
          },
          width: exact ? 'minmax(124px, 1fr)' : 'minmax(96px, 1fr)',
        }),
      ),
    ],
    [t, format, material, exact],
  )
  const rows = round.byMaterial ?? []
  if (rows.length === 0) return null
  return (
    <Card title={t('byMaterial.title')} lead={t('byMaterial.lead')}>
      <DataTable label={t('byMaterial.title')} rows={rows} columns={columns} rowId={row => row.material} />
    </Card>
  )
}
