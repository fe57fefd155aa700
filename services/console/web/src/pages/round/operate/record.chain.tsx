import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../../api/queries.ts'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, countColumn, shownColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { type ChainFault, chainFault } from './event-chain.ts'
import type { ChainEvent } from './round.queries.ts'

/** Computes every hash of a chain in the browser. */
export function ChainCheck({ events, head }: { events: readonly ChainEvent[]; head?: string }) {
  const { t } = useTranslation('round-record')
  const [found, setFound] = useState<{ fault: ChainFault | undefined; of: readonly ChainEvent[] }>()
  const check = useCommand(async () => setFound({ fault: await chainFault(events, head), of: events }))
  const current = found?.of === events ? found : undefined
  return (
    <div className="row" aria-live="polite">
      <Button onPress={() => check.mutate(undefined)} isPending={check.isPending}>
        {t('chain.check')}
      </Button>
      {current && (
        <Badge tone={current.fault ? 'bad' : 'good'}>
          {current.fault
            ? t(`chain.${current.fault.what}`, { seq: current.fault.seq })
            : t('chain.holds', { count: events.length })}
        </Badge>
      )}
    </div>
  )
}

export function EventsTable({
  events,
  label,
  more = false,
}: {
  events: readonly ChainEvent[]
  label: string
  more?: boolean
}) {
  const { t } = useTranslation('round-record')
  const format = useFormat()
  const columns = useMemo(
    (): readonly Column<ChainEvent>[] => [
      countColumn('seq', t('events.seq'), row => row.seq, format.count, '70px'),
      {
        id: 'type',
        header: t('events.type'),
        sort: row => row.type,
        cell: row => <code>{row.type}</code>,
        width: 'minmax(230px, 1.6fr)',
      },
      shownColumn('time', t('events.time'), row => row.time, format.dateTime, 'minmax(160px, 1fr)'),
      textColumn('actor', t('events.actor'), row => row.actor, 'minmax(160px, 1.2fr)'),
      { id: 'hash', header: t('events.hash'), cell: row => <Hash value={row.hash} />, width: 'minmax(180px, 1fr)' },
    ],
    [t, format],
  )
  return <DataTable label={label} rows={events} columns={columns} rowId={row => `${row.seq} ${row.hash}`} more={more} />
}
