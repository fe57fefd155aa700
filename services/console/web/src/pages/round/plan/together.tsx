import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Answer, api, ask } from '../../../api/client.ts'
import { allPages } from '../../../api/paging.ts'
import { useMaterialName } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { type Column, figureColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card } from '../../../ui/card.tsx'

type Report = Answer<'/rounds/reports'>['items'][number]

/** What several completed rounds gave of a material together; nothing until there is a report. */
export function Together({ rounds }: { rounds: readonly Round[] }) {
  const { t } = useTranslation(['rounds', 'app'])
  const format = useFormat()
  const materialName = useMaterialName()
  const { data } = useQuery({
    queryKey: ['rounds', 'reports'],
    queryFn: () => allPages(query => ask(api.GET('/rounds/reports', { params: { query } }))),
  })
  if (!data || data.items.length === 0) return null
  const names = new Map(rounds.map(({ id, reference }) => [id, reference]))
  const nameOf = (report: Report): string => materialName(report.material)
  const mass = (name: 'matched' | 'delivered'): Column<Report> =>
    figureColumn(name, t(`app:total.${name}`), report => report[`${name}Kg`], format.kg)
  return (
    <Card title={t('together.title')} lead={t('together.lead')}>
      <DataTable
        label={t('together.title')}
        rows={data.items}
        columns={[
          { id: 'material', header: t('together.material'), sort: nameOf, cell: nameOf },
          {
            id: 'rounds',
            header: t('together.rounds'),
            cell: report => format.list(report.rounds.map(id => names.get(id) ?? id)),
            width: 'minmax(200px, 2fr)',
          },
          mass('matched'),
          mass('delivered'),
        ]}
        rowId={report => `${report.material} ${report.rounds[0]}`}
        more={data.more}
        empty={null}
      />
    </Card>
  )
}
