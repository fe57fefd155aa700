import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../api/queries.ts'
import { useMaterialName } from '../../api/use-material-name.ts'
import { PlainTable } from '../../chart/chart.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useAddressed } from '../../shell/address.ts'
import { type Column, DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button, Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Empty, Fault, Loading } from '../../ui/state.tsx'
import styles from './publications.module.css'
import { publicationsQuery } from './publications.queries.ts'
import {
  type ExplainedCell,
  explained,
  type Publication,
  type PublicationRules,
  reasonsOf,
  type WithheldCell,
} from './publications.ts'

export function PublishedTab() {
  const { t } = useTranslation('publications')
  const query = useInfiniteQuery(publicationsQuery())
  const [chosen, choose] = useAddressed('id', '')
  if (query.data === undefined)
    return query.isError ? <Fault error={query.error} retry={() => void query.refetch()} /> : <Loading rows={6} />
  const items = query.data.pages.flatMap(page => page.items)
  const shown = items.find(one => one.id === chosen) ?? items[0]
  if (!shown) return <Empty>{t('empty')}</Empty>
  return (
    <>
      {query.isError && <Fault error={query.error} retry={() => void query.refetch()} />}
      <List items={items} shown={shown} choose={choose} />
      {query.hasNextPage && (
        <div className="row">
          <Button onPress={() => void query.fetchNextPage()} isPending={query.isFetchingNextPage}>
            {t('more')}
          </Button>
        </div>
      )}
      <One key={shown.id} publication={shown} />
    </>
  )
}

/** What a publication is about, in words. */
function useWhat(): (one: Publication) => string {
  const { t } = useTranslation('publications')
  const rounds = useQuery(roundsQuery()).data?.items ?? []
  return ({ kind, roundId }) =>
    kind === 'demand'
      ? t('kinds.demand')
      : t('kinds.pool', { round: rounds.find(round => round.id === roundId)?.name ?? t('aRound') })
}

function List({
  items,
  shown,
  choose,
}: {
  items: readonly Publication[]
  shown: Publication
  choose: (id: string) => void
}) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const whatOf = useWhat()
  const heldIn = (one: Publication) => one.withheld.filter(each => each.action === 'held').length
  const figure = (id: string, header: string, of: (one: Publication) => number): Column<Publication> => ({
    id,
    header,
    cell: row => format.count(of(row)),
    sort: row => String(of(row)),
    numeric: true,
    width: '130px',
  })
  return (
    <DataTable
      label={t('tabs.published')}
      rows={items}
      rowId={row => row.id}
      onRow={row => choose(row.id)}
      columns={[
        {
          id: 'when',
          header: t('when'),
          cell: row => (
            <Button
              kind="quiet"
              onPress={() => choose(row.id)}
              {...(row.id === shown.id ? { 'aria-current': 'true' } : {})}
            >
              {format.dateTime(row.publishedAt)}
            </Button>
          ),
          sort: row => row.publishedAt,
          width: '190px',
        },
        {
          id: 'what',
          header: t('what'),
          cell: row => whatOf(row),
          sort: row => whatOf(row),
          width: 'minmax(260px, 1fr)',
        },
        figure('version', t('version'), row => row.version),
        figure('open', t('open'), row => row.open),
        figure('suppressed', t('suppressedCells'), row => row.suppressed),
        figure('held', t('heldCells'), heldIn),
      ]}
    />
  )
}

/** Why a cell is not shown as it stands, with the numbers of the rules that judged it. */
function useWhy(rules: PublicationRules | null): (why: WithheldCell) => string {
  const { t } = useTranslation('publications')
  const format = useFormat()
  return ({ action, rule }) => {
    const pct = rules && format.percent(rule === 'dominance' ? rules.dominancePct : rules.pPct)
    const reason = rule && t(`rule.${rule}`, { groups: rules?.groups ?? '?', pct: pct ?? '?' })
    return [t(`actions.${action}`), ...(reason ? [reason] : [])].join(' · ')
  }
}

const SHOWS = ['all', 'open', 'suppressed', 'held'] as const

function One({ publication }: { publication: Publication }) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const whatOf = useWhat()
  const whyOf = useWhy(publication.rules)
  const [show, setShow] = useAddressed('show', 'all')
  const { rules, roundId, version, withheld } = publication
  const cells = explained(publication).filter(cell => fits(cell, show))
  const reasons = reasonsOf(withheld)
  return (
    <Card
      title={t('of', { what: whatOf(publication), version })}
      aside={roundId !== undefined && <Link to={`/rounds/${roundId}`}>{t('toRound')}</Link>}
      lead={format.dateTime(publication.publishedAt)}
    >
      {rules && (
        <p className="hint">
          {t('rules', {
            groups: rules.groups,
            coalition: rules.coalition,
            dominance: format.percent(rules.dominancePct),
            p: format.percent(rules.pPct),
          })}
        </p>
      )}
      <h3>{t('reasonsTitle')}</h3>
      {reasons.length === 0 ? (
        <p className="hint">{t('nothingWithheld')}</p>
      ) : (
        <PlainTable
          label={t('reasonsTitle')}
          head={[t('action'), t('count')]}
          rows={reasons.map(one => [whyOf(one), format.count(one.count)])}
        />
      )}
      <div className={styles.filters}>
        <Choice
          label={t('show')}
          value={show}
          onChange={setShow}
          options={SHOWS.map(value => ({ value, label: t(`shows.${value}`) }))}
        />
      </div>
      <Cells cells={cells} whyOf={whyOf} />
    </Card>
  )
}

const fits = ({ suppressed, why }: ExplainedCell, show: string): boolean =>
  show === 'all' ||
  (show === 'open' && suppressed !== true) ||
  (show === 'suppressed' && suppressed === true) ||
  (show === 'held' && why?.action === 'held')

function Cells({ cells, whyOf }: { cells: readonly ExplainedCell[]; whyOf: (why: WithheldCell) => string }) {
  const { t } = useTranslation('publications')
  const format = useFormat()
  const nameOf = useMaterialName()
  return (
    <DataTable
      label={t('cells')}
      rows={cells}
      rowId={row => row.id}
      columns={[
        {
          id: 'material',
          header: t('material'),
          cell: row => nameOf(row.material),
          sort: row => nameOf(row.material),
          width: 'minmax(150px, 1.2fr)',
        },
        { id: 'grade', header: t('grade'), cell: row => row.grade ?? '–', sort: row => row.grade, width: '110px' },
        {
          id: 'period',
          header: t('period'),
          cell: row => format.period(row.period),
          sort: row => row.period,
          width: '120px',
        },
        { id: 'bloc', header: t('bloc'), cell: row => row.bloc, sort: row => row.bloc, width: '110px' },
        {
          id: 'quantity',
          header: t('quantity'),
          cell: row => (row.quantityKg === undefined ? <Badge>{t('suppressed')}</Badge> : format.kg(row.quantityKg)),
          sort: row => row.quantityKg,
          numeric: true,
          width: 'minmax(140px, 1fr)',
        },
        {
          id: 'contributors',
          header: t('contributors'),
          cell: row => (row.contributors === undefined ? '–' : format.count(row.contributors)),
          sort: row => row.contributors?.toString(),
          numeric: true,
          width: '110px',
        },
        {
          id: 'why',
          header: t('why'),
          cell: row => (row.why ? whyOf(row.why) : ''),
          sort: row => (row.why ? whyOf(row.why) : undefined),
          width: 'minmax(300px, 2.4fr)',
        },
      ]}
    />
  )
}
