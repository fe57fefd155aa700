import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { type Column, countColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/state.tsx'
import type { Waiting } from './overview.ts'

/** Who has to act in the rounds under way, what for, and who waits for it. */
export function WaitingFor({ waiting }: { waiting: readonly Waiting[] }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const ofHub = useMay('operator', 'auditor')
  const columns = useMemo((): readonly Column<Waiting>[] => {
    const count = (id: 'allocations' | 'organisations'): Column<Waiting> =>
      countColumn(
        id,
        t(`waiting.${id}`),
        row => row[id] ?? 0,
        many => (many === 0 ? '–' : format.count(many)),
        '120px',
      )
    return [
      {
        id: 'round',
        header: t('round'),
        sort: row => row.reference,
        cell: row => <Link to={`${ofHub ? '' : '/my'}/rounds/${row.roundId}`}>{row.reference}</Link>,
        width: 'minmax(150px, 1fr)',
      },
      textColumn('on', t('waiting.on'), row => t(`waiting.who.${row.on}`), 'minmax(110px, 0.7fr)'),
      textColumn('for', t('waiting.for'), row => t(`waiting.what.${row.for}`), 'minmax(190px, 1.4fr)'),
      textColumn('by', t('waiting.by'), row => t(`waiting.waits.${row.for}`), 'minmax(210px, 1.4fr)'),
      ...(ofHub ? [count('organisations')] : []),
      count('allocations'),
      shownColumn('since', t('waiting.since'), row => row.since, format.dateTime, '172px'),
      shownColumn('until', t('waiting.until'), row => row.until, format.dateTime, '172px'),
    ]
  }, [t, format, ofHub])
  return (
    <Card title={t('waiting.title')} lead={t('waiting.lead')} terms={['waiting-for']}>
      {waiting.length === 0 ? (
        <Empty>{t('waiting.none')}</Empty>
      ) : (
        <DataTable
          label={t('waiting.title')}
          rows={waiting}
          columns={columns}
          rowId={row => `${row.roundId} ${row.on} ${row.for}`}
        />
      )}
    </Card>
  )
}
