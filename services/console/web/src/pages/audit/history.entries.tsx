import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { type Column, countColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Choice } from '../../ui/field.tsx'
import styles from './audit.module.css'
import type { History } from './audit.queries.ts'
import type { AuditEntry } from './hash-chain.ts'
import { useActWords } from './use-act-words.ts'

export function Entries({
  history: { entries, more },
  onChoose,
}: {
  history: History
  onChoose: (entry: AuditEntry) => void
}) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const acts = useActWords()
  const [type, setType] = useState('')
  const types = [...new Set(entries.map(entry => entry.type))].sort()
  const rows = type === '' ? entries : entries.filter(entry => entry.type === type)
  const columns: readonly Column<AuditEntry>[] = [
    countColumn('seq', t('seq'), row => row.seq, format.count, '72px'),
    {
      id: 'time',
      header: t('time'),
      cell: row => <time dateTime={row.time}>{format.moment(row.time)}</time>,
      sort: row => row.time,
      width: 'minmax(160px, 1fr)',
    },
    {
      id: 'type',
      header: t('type'),
      cell: row => <span title={row.type}>{acts.say(row.type)}</span>,
      sort: row => acts.say(row.type),
      width: 'minmax(250px, 1.6fr)',
      isRowHeader: true,
    },
    textColumn('actor', t('actor'), row => row.actor, 'minmax(130px, 1fr)'),
  ]
  return (
    <div className="stack">
      <div className={styles.ask}>
        <Choice
          label={t('type')}
          value={type}
          onChange={setType}
          options={[{ value: '', label: t('all') }, ...types.map(value => ({ value, label: acts.say(value) }))]}
        />
        <p className="hint" role="status">
          {t('entries', { count: rows.length })}
        </p>
      </div>
      <DataTable
        label={t('tabs.history')}
        rows={rows}
        columns={columns}
        rowId={row => String(row.seq)}
        onRow={onChoose}
        more={more}
      />
    </div>
  )
}
