import { useTranslation } from 'react-i18next'
import { Columns } from '../../../chart/columns.tsx'
import { drawn } from '../../../format/format.ts'
import { useFormat } from '../../../format/use-format.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Card } from '../../../ui/card.tsx'
import { PlainTable } from '../../../ui/plain-table.tsx'
import type { OwnProject } from '../project-rounds.queries.ts'
import { MissingFacts } from './missing.tsx'

const KG_PER_TONNE = 1000

/** What came of one's own projects: whether each is banked, what is missing, its tonnes, cover and floor. */
export function OwnProjects({ projects }: { projects: readonly OwnProject[] }) {
  return projects.map(own => <OneProject key={own.project} own={own} />)
}

function OneProject({ own }: { own: OwnProject }) {
  const { t } = useTranslation('project-rounds')
  return (
    <Card
      title={own.project}
      aside={
        <Badge tone={own.banked ? 'good' : 'neutral'}>{t(own.banked ? 'result.banked' : 'result.notBanked')}</Badge>
      }
    >
      {own.reason && (
        <p>
          {t(`result.reason.${own.reason}`)}. {own.alone && t('result.alone')}
        </p>
      )}
      {own.missing && <MissingFacts missing={own.missing} />}
      {own.years.length > 0 && <Tonnes own={own} />}
      {own.cover.length > 0 && <Cover own={own} />}
      {own.floorTotals.length > 0 && <Floors own={own} />}
    </Card>
  )
}

function Tonnes({ own: { project, years } }: { own: OwnProject }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const tonnes = (kg: string): number => drawn(kg) / KG_PER_TONNE
  const last = years.at(-1)
  return (
    <Columns
      title={t('result.yearsTitle', { project })}
      summary={
        last
          ? t('result.yearsSummary', {
              year: last.year,
              pooled: format.mass(last.pooledKg),
              least: format.mass(last.leastKg),
            })
          : ''
      }
      unit="t"
      format={format.count}
      columns={years.map(({ year, availableKg, pooledKg, leastKg }) => ({
        id: String(year),
        label: String(year),
        title: `${year}: ${format.mass(pooledKg)}`,
        parts: [
          { id: 'pooled', height: tonnes(pooledKg), colour: 'var(--series-1)' },
          { id: 'rest', height: tonnes(availableKg) - tonnes(pooledKg), colour: 'var(--series-8)' },
        ],
        mark: tonnes(leastKg),
      }))}
      legend={[
        { label: t('result.pooled'), colour: 'var(--series-1)' },
        { label: t('result.rest'), colour: 'var(--series-8)' },
      ]}
      table={{
        head: [t('year'), t('result.expected'), t('available'), t('least'), t('result.pooled')],
        rows: years.map(({ year, expectedKg, availableKg, leastKg, pooledKg }) => [
          String(year),
          ...[expectedKg, availableKg, leastKg, pooledKg].map(format.kg),
        ]),
      }}
    />
  )
}

function Cover({ own: { cover } }: { own: OwnProject }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  return (
    <section className="stack">
      <h3>{t('result.cover')}</h3>
      <p className="hint">{t('result.coverLead')}</p>
      <PlainTable
        label={t('result.cover')}
        heads={[
          { text: t('result.path') },
          { text: t('year') },
          ...(['with', 'without', 'service'] as const).map(name => ({ text: t(`result.${name}`), isFigure: true })),
        ]}
        rows={cover.map(row => ({
          id: `${row.path} ${row.year}`,
          cells: [
            row.path,
            String(row.year),
            format.decimal(row.with),
            format.decimal(row.without),
            format.sum({ amount: row.serviceEur, currency: 'EUR' }),
          ],
        }))}
      />
    </section>
  )
}

function Floors({ own: { floorTotals } }: { own: OwnProject }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const euros = (amount: string): string => format.sum({ amount, currency: 'EUR' })
  return (
    <section className="stack">
      <h3>{t('result.floors')}</h3>
      <PlainTable
        label={t('result.floors')}
        heads={[
          { text: t('result.path') },
          { text: t('result.floorNet'), isFigure: true },
          { text: t('result.floorSought'), isFigure: true },
          { text: t('result.suffices') },
        ]}
        rows={floorTotals.map(row => ({
          id: row.path,
          cells: [row.path, euros(row.netEur), euros(row.soughtEur), t(row.suffices ? 'result.yes' : 'result.no')],
        }))}
      />
    </section>
  )
}
