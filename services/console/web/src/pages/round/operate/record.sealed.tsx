import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import type { Column } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { ChainCheck, EventsTable } from './record.chain.tsx'
import { Downloads } from './record.downloads.tsx'
import { Replay } from './record.replay.tsx'
import styles from './round.module.css'
import { type ObjectiveStage, type RoundRecord, recordQuery } from './round.queries.ts'

export function Sealed({ round }: { round: Round }) {
  const { t } = useTranslation('round-record')
  const record = useQuery(recordQuery(round.id))
  return (
    <>
      <Card title={t('title')} lead={t('lead')} terms={['seed']} aside={<Downloads round={round} />}>
        <Loaded query={record} rows={6}>
          {found => (
            <Facts
              items={[
                [t('ruleBook'), found.ruleBook.version],
                [t('solver'), `${found.result.solver.name} ${found.result.solver.version}`],
                [t('seedHash'), <Hash key="seedHash" value={round.seedHash} />],
                [t('seed'), <Hash key="seed" value={found.seed} />],
                [t('inputDigest'), <Hash key="input" value={found.inputDigest} />],
                [t('resultHash'), <Hash key="result" value={found.resultHash} />],
                [t('head'), <Hash key="head" value={found.head} />],
              ]}
            />
          )}
        </Loaded>
      </Card>
      <Replay round={round} />
      <Card title={t('stages.title')} lead={t('stages.lead')}>
        <Loaded query={record}>{found => <Stages stages={found.result.stages} />}</Loaded>
      </Card>
      <Card title={t('events.title')} lead={t('events.lead')}>
        <Loaded query={record}>{found => <EventChain record={found} />}</Loaded>
      </Card>
    </>
  )
}

function Stages({ stages }: { stages: readonly ObjectiveStage[] }) {
  const { t } = useTranslation('round-record')
  const format = useFormat()
  const columns: readonly Column<ObjectiveStage>[] = [
    { id: 'name', header: t('stages.name'), cell: row => <code>{row.name}</code>, width: 'minmax(120px, 0.9fr)' },
    {
      id: 'objective',
      header: t('stages.objective'),
      cell: row => <span className={styles.wrap}>{row.objective}</span>,
      width: 'minmax(240px, 2.4fr)',
    },
    {
      id: 'value',
      header: t('stages.value'),
      numeric: true,
      cell: row => format.decimal(row.value),
      width: 'minmax(150px, 1fr)',
    },
    {
      id: 'bound',
      header: t('stages.bound'),
      numeric: true,
      cell: row => format.decimal(row.bound),
      width: 'minmax(150px, 1fr)',
    },
    {
      id: 'gap',
      header: t('stages.gap'),
      numeric: true,
      cell: row => format.decimal(row.gap),
      width: 'minmax(110px, 0.7fr)',
    },
  ]
  return <DataTable label={t('stages.title')} rows={stages} columns={columns} rowId={row => row.name} />
}

function EventChain({ record }: { record: RoundRecord }) {
  const { t } = useTranslation('round-record')
  return (
    <>
      <ChainCheck events={record.events} {...{ head: record.head }} />
      <EventsTable events={record.events} label={t('events.title')} />
    </>
  )
}
