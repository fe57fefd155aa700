import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'wouter'
import { useGoods } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { type Column, figureColumn, shownColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { AssuranceBadge } from '../../../ui/assurance.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { ButtonLink } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { EntryDetail, TONES } from './entry.tsx'
import { wordsOf } from './explanation-sentences.ts'
import styles from './my-rounds.module.css'
import { allocationsQuery, entriesQuery, explanationsQuery } from './my-rounds.queries.ts'
import { entryBecame, explanationsOf, gotOf, type OwnEntry, shareOf } from './my-rounds.ts'

/** The level of one's own offer, and how it is known; a line has none. */
const Origin = ({ entry }: { entry: OwnEntry }) =>
  entry.kind === 'offer' && (
    <>
      {entry.screening.level} <AssuranceBadge assurance={entry.screening.assurance} />
    </>
  )

function NoEntries({ isMember }: { isMember: boolean }) {
  const { t } = useTranslation('my-rounds')
  const action = (
    <ButtonLink to={isMember ? '/my/forecasts' : '/my/offers'}>{t(isMember ? 'toForecasts' : 'toOffers')}</ButtonLink>
  )
  return <Empty action={action}>{t(isMember ? 'noLines' : 'noOffers')}</Empty>
}

/** One's own lines or offers in the round, with what became of each. */
export function Entries({ round }: { round: Round }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const goods = useGoods()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const query = useQuery(entriesQuery(round.id, sides))
  const explanations = useQuery(explanationsQuery(round.id)).data?.items ?? []
  const allocations = useQuery(allocationsQuery(round.id)).data?.items ?? []
  const [search, setSearch] = useSearchParams()
  const known = explanations.length > 0
  const explained = (entry: OwnEntry) => explanationsOf(explanations, { id: entry.id })
  const show = (id: string) => setSearch(before => ({ ...Object.fromEntries(before), entry: id }), { replace: true })
  const columns: Column<OwnEntry>[] = [
    {
      id: 'reference',
      header: t('reference'),
      sort: one => one.reference,
      cell: one => (
        <button type="button" className={styles.open} onClick={() => show(one.id)}>
          {one.reference}
        </button>
      ),
    },
    { id: 'goods', header: t('goods'), sort: goods, cell: goods },
    shownColumn('period', t('period'), one => one.period, format.period),
    figureColumn('kg', t('quantity'), one => one.quantityKg, format.kg),
    {
      id: 'state',
      header: t('entryState'),
      sort: one => one.entry,
      cell: one => <Badge tone={TONES[one.entry]}>{t(`entry.${one.entry}`)}</Badge>,
    },
    ...(sides.supplier
      ? [
          {
            id: 'level',
            header: t('level'),
            cell: (one: OwnEntry) => <Origin entry={one} />,
          },
        ]
      : []),
    ...(known
      ? [
          {
            id: 'got',
            header: t('allocated'),
            numeric: true,
            cell: (one: OwnEntry) => {
              const told = explained(one)
              const got = gotOf(one, told, allocations)
              const share = told.length > 1 ? undefined : shareOf(got, one.quantityKg)
              return `${format.kg(got)}${share === undefined ? '' : ` (${format.percent(share)})`}`
            },
          },
          {
            id: 'why',
            header: t('why'),
            width: '300px',
            cell: (one: OwnEntry) => {
              const told = explained(one)
              const latest = told.at(-1)
              const became = entryBecame(one, allocations, told)
              return became ? t(`became.${became}`) : latest && t(wordsOf(latest))
            },
          },
        ]
      : []),
  ]
  return (
    <Loaded query={query}>
      {entries => {
        if (entries.length === 0) return <NoEntries isMember={sides.member} />
        const shown =
          entries.find(({ id }) => id === search.get('entry')) ?? (entries.length === 1 ? entries[0] : undefined)
        return (
          <>
            <Card
              title={t(sides.member ? 'lines' : 'offers')}
              lead={t(sides.member ? 'linesLead' : 'offersLead')}
              terms={['entry', 'level', 'floor']}
            >
              <DataTable
                label={t('tableOf', { name: t(sides.member ? 'lines' : 'offers') })}
                rows={entries}
                columns={columns}
                rowId={one => one.id}
                onRow={one => show(one.id)}
              />
            </Card>
            {shown && (
              <EntryDetail round={round} entry={shown} explanations={explained(shown)} allocations={allocations} />
            )}
          </>
        )
      }}
    </Loaded>
  )
}
