import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { commitmentsQuery } from '../../origin/origin.queries.ts'
import { useActs } from '../../session/acting.tsx'
import { type Column, figureColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Commitment } from './commitment-form.ts'
import { useWithdrawCommitment } from './my-batches.commands.ts'
import { ReviseCommitment, StateCommitment } from './state-commitment.tsx'

/** What one's own sites deliver past the hub. */
export function Commitments() {
  const { t } = useTranslation('sites')
  const format = useFormat()
  const query = useQuery(commitmentsQuery())
  const mayAct = useActs()
  const change: Column<Commitment> = {
    id: 'change',
    header: t('change'),
    width: '230px',
    cell: one => (
      <span className="row">
        <ReviseCommitment commitment={one} />
        <Withdraw commitment={one} />
      </span>
    ),
  }
  const columns: readonly Column<Commitment>[] = [
    textColumn('reference', t('reference'), one => one.reference, 'minmax(140px, 1fr)'),
    textColumn('site', t('site'), one => `${one.site}, ${format.country(one.country)}`, 'minmax(170px, 1.3fr)'),
    textColumn('stage', t('stageHeader'), one => t(`stage.${one.stage}`), '112px'),
    textColumn('year', t('year'), one => String(one.year), '80px'),
    figureColumn('quantity', t('quantity'), one => one.quantityKg, format.kg, '130px'),
    textColumn('to', t('to'), one => one.to, 'minmax(120px, 1fr)'),
    ...(mayAct ? [change] : []),
  ]
  return (
    <Card title={t('commitments')} lead={t('commitmentsLead')} aside={mayAct && <StateCommitment />}>
      <Loaded query={query} rows={3}>
        {({ items, more }) => {
          const standing = items.filter(one => one.status === 'standing')
          return standing.length === 0 ? (
            <Empty>{t('noCommitments')}</Empty>
          ) : (
            <DataTable label={t('commitments')} rows={standing} more={more} columns={columns} rowId={one => one.id} />
          )
        }}
      </Loaded>
    </Card>
  )
}

function Withdraw({ commitment: { id, version, reference } }: { commitment: Commitment }) {
  const { t } = useTranslation('sites')
  const withdraw = useWithdrawCommitment()
  return (
    <ConfirmButton
      label={t('withdraw')}
      kind="quiet"
      title={t('withdrawTitle', { reference })}
      confirmLabel={t('withdrawNow')}
      confirmKind="danger"
      act={async () => {
        await withdraw.mutateAsync({ id, version })
        toast(t('withdrawn', { reference }))
      }}
    >
      <p>{t('withdrawWhat')}</p>
    </ConfirmButton>
  )
}
