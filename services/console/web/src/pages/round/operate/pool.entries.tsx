import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../../api/queries.ts'
import { Sentence, useSaid } from '../../../finding/sentence.tsx'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../../table/column.ts'
import { Badge, type Tone } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/button.tsx'
import { Facts } from '../../../ui/card.tsx'
import type { Line, RoundOffer } from './round.queries.ts'
import { useNames } from './use-names.ts'

const ENTRY: Record<Line['entry'], Tone> = {
  joined: 'accent',
  confirmed: 'good',
  dropped: 'bad',
  left: 'neutral',
}

/** The round of which a line or offer is the rest; a column only where one is. */
function useCarriedFrom<Row extends Line | RoundOffer>(rows: readonly Row[]): readonly Column<Row>[] {
  const { t } = useTranslation('round-pool')
  const some = rows.some(({ carriedFrom }) => carriedFrom !== undefined)
  const { data } = useQuery({ ...roundsQuery(), enabled: some })
  return useMemo(() => {
    if (!some) return []
    const nameOf = (id: string) => data?.items.find(one => one.id === id)?.reference ?? t('earlierRound')
    return [
      {
        id: 'carriedFrom',
        header: t('carriedFrom'),
        sort: ({ carriedFrom }) => carriedFrom && nameOf(carriedFrom),
        cell: ({ carriedFrom }) => carriedFrom && <Link to={`/rounds/${carriedFrom}`}>{nameOf(carriedFrom)}</Link>,
        width: 'minmax(130px, 0.9fr)',
      },
    ]
  }, [t, some, data])
}

/** Columns that lines and offers have alike: what goods they are of, and how they stand in the round. */
export function useEntryColumns<Row extends Line | RoundOffer>(
  rows: readonly Row[],
): { readonly goods: readonly Column<Row>[]; readonly standing: readonly Column<Row>[] } {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const { material } = useNames()
  const carried = useCarriedFrom(rows)
  return useMemo(
    () => ({
      goods: [
        textColumn('material', t('material'), row => material(row.material), 'minmax(140px, 1.2fr)'),
        textColumn('grade', t('grade'), row => row.grade, 'minmax(76px, 0.6fr)'),
        shownColumn('period', t('period'), row => row.period, format.period, 'minmax(104px, 0.6fr)'),
        figureColumn('quantity', t('quantity'), row => row.quantityKg, format.kg, 'minmax(110px, 0.9fr)'),
      ],
      standing: [
        ...carried,
        {
          id: 'entry',
          header: t('state'),
          sort: row => row.entry,
          cell: row => <Badge tone={ENTRY[row.entry]}>{t(`entry.${row.entry}`)}</Badge>,
          width: 'minmax(136px, 0.7fr)',
        },
      ],
    }),
    [t, format, material, carried],
  )
}

/** Why lines or offers are not in the round: each sentence with all that it is said of. */
export function WhyOut({ entries }: { entries: readonly (Line | RoundOffer)[] }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const say = useSaid()
  const reasons = Map.groupBy(
    entries.filter(({ reason }) => reason !== undefined),
    ({ entry, reason }) => `${entry} ${reason}`,
  )
  if (reasons.size === 0) return null
  return (
    <>
      <h3>{t('out')}</h3>
      <Facts
        items={[...reasons.values()].map(own => [
          format.list(own.map(({ reference }) => reference)),
          own[0] && <Sentence key={own[0].id} said={say.out(own[0])} />,
        ])}
      />
    </>
  )
}
