import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { type Column, countColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { decisionsQuery, type PartyDecisions } from './round.queries.ts'
import { useParties } from './use-names.ts'

/** The passes of a matched round with their hashes, and for operators and auditors who has decided on the current one. */
export function Passes({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const sees = useMay('operator', 'auditor')
  const { passes = [] } = round
  if (passes.length === 0) return null
  return (
    <Card title={t('passes.title')} lead={t((round.rules.maxPasses ?? 1) > 1 ? 'passes.lead' : 'passes.leadOne')}>
      <Facts
        items={[
          ...passes.map(
            ({ pass, resultHash, decisionsCloseAt }) =>
              [
                t('passes.pass', { pass: format.count(pass) }),
                <span key={pass}>
                  <Hash value={resultHash} />
                  {decisionsCloseAt && ` ${t('passes.closes', { time: format.dateTime(decisionsCloseAt) })}`}
                </span>,
              ] as const,
          ),
        ]}
      />
      {sees && <Decided round={round} />}
    </Card>
  )
}

const COUNTS = ['open', 'accepted', 'declined', 'ended'] as const

function Decided({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const party = useParties()
  const query = useQuery(decisionsQuery(round.id))
  const columns = useMemo(
    (): readonly Column<PartyDecisions>[] => [
      textColumn('party', t('passes.party'), row => party(row.participantId).name, 'minmax(170px, 1.8fr)'),
      {
        id: 'side',
        header: t('passes.side'),
        sort: row => row.side,
        cell: row => t(`passes.${row.side}`),
        width: 'minmax(100px, 0.8fr)',
      },
      ...COUNTS.map(
        (name): Column<PartyDecisions> =>
          countColumn(name, t(`passes.${name}`), row => row[name], format.count, 'minmax(90px, 0.6fr)'),
      ),
    ],
    [t, format, party],
  )
  return (
    <Loaded query={query}>
      {({ parties }) => (
        <DataTable
          label={t('passes.decided')}
          rows={parties}
          columns={columns}
          rowId={row => `${row.participantId} ${row.side}`}
          initialSort={{ id: 'open', desc: true }}
        />
      )}
    </Loaded>
  )
}
