import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Say, useSaid } from '../../../finding/sentence.tsx'
import { type Column, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { AssuranceBadge } from '../../../ui/assurance.tsx'
import { Badge, type Tone } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/button.tsx'
import { Empty } from '../../../ui/state.tsx'
import { useEntryColumns } from './pool.entries.tsx'
import type { RoundOffer } from './round.queries.ts'
import { useParties } from './use-names.ts'

const LEVEL: Record<string, Tone> = { A: 'good', B: 'good', C: 'warn', D: 'bad', E: 'bad' }

/** Why an offer stands at its level: what is missing, else what was found, or an operator's own words. */
function whyOf({ missing, gaps = [], findings = [], reason = '' }: RoundOffer['screening'], say: Say): string {
  const said = missing ? say.missing({ missing, gaps }) : findings.map(say.finding)
  return said.length > 0 ? said.map(one => one.text).join('\n') : reason
}

export function OffersTable({ offers, more }: { offers: readonly RoundOffer[]; more: boolean }) {
  const { t } = useTranslation('round-pool')
  const party = useParties()
  const say = useSaid()
  const { goods, standing } = useEntryColumns(offers)
  const columns = useMemo(
    (): readonly Column<RoundOffer>[] => [
      textColumn('supplier', t('supplier'), row => party(row.participantId).name, 'minmax(180px, 1.5fr)'),
      {
        id: 'reference',
        header: t('reference'),
        sort: row => row.reference,
        cell: row => <Link to={`/screening/${row.id}`}>{row.reference}</Link>,
        width: 'minmax(180px, 1.6fr)',
      },
      ...goods,
      {
        id: 'from',
        header: t('from'),
        sort: row => row.deliverFrom,
        cell: row => `${row.incoterm} ${row.deliverFrom}`,
        width: 'minmax(110px, 0.8fr)',
      },
      {
        id: 'level',
        header: t('level'),
        sort: row => row.screening.level,
        cell: row => (
          <span title={whyOf(row.screening, say)}>
            <Badge tone={LEVEL[row.screening.level] ?? 'neutral'}>{row.screening.level}</Badge>{' '}
            <AssuranceBadge assurance={row.screening.assurance} />
          </span>
        ),
        width: 'minmax(170px, 0.8fr)',
      },
      ...standing,
    ],
    [t, party, say, goods, standing],
  )
  return (
    <DataTable
      label={t('offers.title')}
      rows={offers}
      columns={columns}
      rowId={row => row.id}
      more={more}
      empty={<Empty>{t('offers.none')}</Empty>}
    />
  )
}
