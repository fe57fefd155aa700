import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { useCommand } from '../../../api/queries.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { type Column, countColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { Empty } from '../../../ui/state.tsx'
import { toast } from '../../../ui/toast.tsx'
import { useEntryColumns } from './pool.entries.tsx'
import type { Line } from './round.queries.ts'
import { useParties } from './use-names.ts'

/** Letters that a reason has at least: the hub's own rule. */
const LEAST_REASON = 3

export function LinesTable({ round, lines, more }: { round: Round; lines: readonly Line[]; more: boolean }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const party = useParties()
  const isOperator = useMay('operator')
  const mayDrop = isOperator && (round.state === 'collecting' || round.state === 'offering')
  const { goods, standing } = useEntryColumns(lines)
  const columns = useMemo(
    (): readonly Column<Line>[] => [
      textColumn('member', t('member'), row => party(row.participantId).name, 'minmax(180px, 1.6fr)'),
      textColumn('reference', t('reference'), row => row.reference, 'minmax(160px, 1.4fr)'),
      ...goods,
      {
        id: 'commitment',
        header: t('commitment'),
        sort: row => row.commitment,
        cell: row => t(`commitments.${row.commitment}`),
        width: 'minmax(130px, 0.6fr)',
      },
      countColumn('priority', t('class'), row => row.priority ?? 5, format.count, 'minmax(84px, 0.4fr)'),
      ...standing,
      ...(mayDrop
        ? [
            {
              id: 'drop',
              header: t('drop.column'),
              cell: (row: Line) => (row.entry === 'joined' ? <Drop round={round} line={row} /> : ''),
              width: 'minmax(132px, 0.6fr)',
            },
          ]
        : []),
    ],
    [t, format, party, mayDrop, round, goods, standing],
  )
  return (
    <DataTable
      label={t('lines.title')}
      rows={lines}
      columns={columns}
      rowId={row => row.id}
      more={more}
      empty={<Empty>{t('lines.none')}</Empty>}
    />
  )
}

/** Takes a line out of the round, with a reason that its member reads. */
function Drop({ round, line }: { round: Round; line: Line }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const party = useParties()
  const [reason, setReason] = useState('')
  const drop = useCommand(
    () =>
      ask(
        api.POST('/rounds/{id}/lines/{lineId}/drop', {
          params: { path: { id: round.id, lineId: line.id } },
          body: { reason: reason.trim() },
        }),
      ),
    'rounds',
  )
  return (
    <ConfirmButton
      kind="quiet"
      confirmKind="danger"
      label={
        <>
          {t('drop.label')} <span className="hidden-visually">{line.reference}</span>
        </>
      }
      title={t('drop.title')}
      missing={reason.trim().length >= LEAST_REASON ? [] : [t('drop.reason')]}
      act={async () => {
        await drop.mutateAsync(undefined)
        toast(t('drop.done'))
      }}
    >
      <p>
        {t('drop.will', {
          reference: line.reference,
          mass: format.kg(line.quantityKg),
          member: party(line.participantId).name,
        })}
      </p>
      <p>{t('drop.final')}</p>
      <Field label={t('drop.reason')} hint={t('drop.reasonHint')} value={reason} onChange={setReason} isRequired />
    </ConfirmButton>
  )
}
