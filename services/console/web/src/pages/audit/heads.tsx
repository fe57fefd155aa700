import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveJson } from '../../files/save.ts'
import { useFormat } from '../../format/use-format.ts'
import { useAddressed } from '../../shell/address.ts'
import { type Column, countColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/field.tsx'
import { Hash } from '../../ui/hash.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import styles from './audit.module.css'
import { headsQuery } from './audit.queries.ts'
import { type DailyHead, type HeadsVerdict, verifyHeads } from './hash-chain.ts'

export function Heads() {
  const { t } = useTranslation('audit')
  const query = useQuery(headsQuery())
  return (
    <>
      <p className="lead">{t('proofLead')}</p>
      <p className="lead">{t('headsLead')}</p>
      <Loaded query={query} rows={6}>
        {heads => (heads.length === 0 ? <Empty>{t('headsEmpty')}</Empty> : <HeadList heads={heads} />)}
      </Loaded>
    </>
  )
}

function HeadList({ heads }: { heads: readonly DailyHead[] }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const [service, setService] = useAddressed('service', '')
  const services = [...new Set(heads.map(head => head.service))].sort()
  const rows = service === '' ? heads : heads.filter(head => head.service === service)
  const columns: readonly Column<DailyHead>[] = [
    shownColumn('day', t('day'), row => row.day, format.date, 'minmax(120px, 1fr)'),
    textColumn('service', t('service'), row => row.service, 'minmax(120px, 1fr)'),
    countColumn('subjects', t('subjects'), row => row.subjects, format.count, 'minmax(90px, 0.6fr)'),
    { id: 'root', header: t('root'), cell: row => <Hash value={row.root} />, width: 'minmax(190px, 1fr)' },
    { id: 'head', header: t('head'), cell: row => <Hash value={row.hash} />, width: 'minmax(190px, 1fr)' },
  ]
  return (
    <>
      <HeadsVerified heads={heads} />
      <div className={styles.ask}>
        <Choice
          label={t('service')}
          value={service}
          onChange={setService}
          options={[{ value: '', label: t('all') }, ...services.map(value => ({ value, label: value }))]}
        />
        <Button onPress={() => saveJson('audit-heads.json', { items: rows })}>{t('saveHeads')}</Button>
      </div>
      <DataTable
        label={t('tabs.heads')}
        rows={rows}
        rowId={row => `${row.service} ${row.day}`}
        initialSort={{ id: 'day', desc: true }}
        columns={columns}
      />
    </>
  )
}

function HeadsVerified({ heads }: { heads: readonly DailyHead[] }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const [verdict, setVerdict] = useState<HeadsVerdict>()
  useEffect(() => {
    let gone = false
    void verifyHeads(heads).then(found => !gone && setVerdict(found))
    return () => {
      gone = true
    }
  }, [heads])
  if (!verdict)
    return (
      <p className="note" role="status">
        {t('checking')}
      </p>
    )
  if (verdict.holds)
    return (
      <p className="note good" role="status">
        {t('headsVerified', { count: verdict.count })}
      </p>
    )
  const { service, day } = verdict.head
  return (
    <p className="note bad" role="alert">
      {t('headsBroken', { service, day: format.date(day) })}
    </p>
  )
}
