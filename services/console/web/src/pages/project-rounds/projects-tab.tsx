import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { type Column, figureColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/state.tsx'
import { MoneyPicture } from './money-picture.tsx'
import type { PublishedProject } from './project-rounds.queries.ts'
import { eurosOf, keyOf } from './project-rounds.ts'
import { TonnesPicture } from './tonnes-picture.tsx'
import { useSaid } from './use-said.ts'

/** What projects publish to be found by buyers and funders. */
export function ProjectsTab({ projects }: { projects: readonly PublishedProject[] }) {
  const { t } = useTranslation('project-rounds')
  if (projects.length === 0)
    return (
      <Card title={t('tabs.projects')}>
        <Empty>{t('noProjects')}</Empty>
      </Card>
    )
  return (
    <>
      <Card title={t('tonnes')}>
        <TonnesPicture projects={projects} />
      </Card>
      <Card title={t('moneyTitle')}>
        <MoneyPicture
          title={t('sought')}
          summary={sum => t('moneySummary', { eur: sum })}
          rows={projects.map(({ project, seeks }) => ({ project, funding: seeks }))}
        />
      </Card>
      <Card title={t('projectsTable')}>
        <List projects={projects} />
      </Card>
    </>
  )
}

function List({ projects }: { projects: readonly PublishedProject[] }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const said = useSaid()
  const materialName = useMaterialName()
  const columns: readonly Column<PublishedProject>[] = [
    textColumn('project', t('project'), row => row.project, 'minmax(160px, 1.4fr)'),
    textColumn('country', t('country'), row => format.country(row.country)),
    textColumn('stage', t('stage'), row => said.stage(row.stage)),
    textColumn('material', t('material'), row => materialName(row.material)),
    textColumn('phase', t('phaseLabel'), row => said.phase(row.phase)),
    figureColumn('nameplate', t('nameplate'), row => row.nameplateKg, format.mass),
    textColumn('from', t('from'), row => row.years[0] && String(row.years[0].year), '90px'),
    figureColumn(
      'sought',
      t('sought'),
      row => eurosOf(row.seeks),
      amount => format.sum({ amount, currency: 'EUR' }),
    ),
  ]
  return <DataTable label={t('projectsTable')} rows={projects} columns={columns} rowId={keyOf} />
}
