import { useTranslation } from 'react-i18next'
import { Columns } from '../../chart/columns.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import type { PublishedProject } from './project-rounds.queries.ts'
import { byYear, colourAt, fullest } from './project-rounds.ts'

const KG_PER_TONNE = 1000

/** What can be had of each project by year, on the least that banks ask for. */
export function TonnesPicture({ projects }: { projects: readonly PublishedProject[] }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const years = byYear(projects)
  const most = fullest(years)
  const tonnes = (kg: string): number => drawn(kg) / KG_PER_TONNE
  return (
    <Columns
      title={t('tonnesOne')}
      summary={most ? t('tonnesSummary', { year: most.year, kg: format.mass(most.availableKg) }) : t('noProjects')}
      unit="t"
      format={format.count}
      columns={years.map(({ year, parts, leastKg, availableKg }) => ({
        id: String(year),
        label: String(year),
        title: `${year}: ${format.mass(availableKg)}`,
        parts: parts.map((kg, nth) => ({ id: String(nth), height: tonnes(kg), colour: colourAt(nth) })),
        mark: tonnes(leastKg),
      }))}
      legend={projects.map(({ project }, nth) => ({ label: project, colour: colourAt(nth) }))}
      table={{
        head: [t('year'), ...projects.map(({ project }) => project), t('available'), t('least')],
        rows: years.map(({ year, parts, availableKg, leastKg }) => [
          String(year),
          ...[...parts, availableKg, leastKg].map(format.kg),
        ]),
      }}
    />
  )
}
