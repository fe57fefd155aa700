import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { ocdsOf } from '../../../api/ocds.ts'
import { useCommand } from '../../../api/queries.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { type Column, DataTable } from '../../../table/table.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { useProblemText } from '../../../ui/problem-text.ts'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { saveJson } from './download.ts'
import { type ChainFault, chainFault } from './event-chain.ts'
import { auditQuery } from './record.queries.ts'
import styles from './round.module.css'
import { type ChainEvent, type ObjectiveStage, type RoundRecord, recordQuery } from './round.queries.ts'

/** What anybody needs to check the round: seals, hashes, the chain of events, and the matching run once more. */
export default function RecordTab({ round }: { round: Round }) {
  const { t } = useTranslation('round-record')
  return (
    <>
      {round.resultHash === undefined ? (
        <Card title={t('title')} aside={<Downloads round={round} />}>
          <Empty>{t('notYet')}</Empty>
          <Facts items={[[t('seedHash'), <Hash key="seed" value={round.seedHash} />]]} />
        </Card>
      ) : (
        <Sealed round={round} />
      )}
      <Audit round={round} />
    </>
  )
}

function Sealed({ round }: { round: Round }) {
  const { t } = useTranslation('round-record')
  const record = useQuery(recordQuery(round.id))
  return (
    <>
      <Card title={t('title')} lead={t('lead')} aside={<Downloads round={round} />}>
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

function Downloads({ round }: { round: Round }) {
  const { t } = useTranslation('round-record')
  const problemText = useProblemText()
  const path = { params: { path: { id: round.id } } }
  const record = useCommand(async () =>
    saveJson(`${round.reference}-record.json`, await ask(api.GET('/rounds/{id}/record', path))),
  )
  const ocds = useCommand(async () => saveJson(`${round.reference}-ocds.json`, await ocdsOf(round.id)))
  const fault = record.error ?? ocds.error
  return (
    <>
      {round.resultHash !== undefined && (
        <Button onPress={() => record.mutate(undefined)} isPending={record.isPending}>
          {t('download')}
        </Button>
      )}
      <Button onPress={() => ocds.mutate(undefined)} isPending={ocds.isPending}>
        {t('downloadOcds')}
      </Button>
      {fault && (
        <p className="note bad" role="alert">
          {problemText(fault)}
        </p>
      )}
    </>
  )
}

/** Has the hub run the matching again on the sealed books, and its checker look at the recorded result without the solver. */
function Replay({ round }: { round: Round }) {
  const { t } = useTranslation('round-record')
  const problemText = useProblemText()
  const replay = useCommand(() => ask(api.GET('/rounds/{id}/replay', { params: { path: { id: round.id } } })))
  return (
    <Card
      title={t('replay.title')}
      lead={t('replay.lead')}
      aside={
        <Button kind="primary" onPress={() => replay.mutate(undefined)} isPending={replay.isPending}>
          {t('replay.run')}
        </Button>
      }
    >
      <div aria-live="polite" className="stack">
        {replay.isPending && <p className="note">{t('replay.running')}</p>}
        {replay.isError && <p className="note bad">{problemText(replay.error)}</p>}
        {replay.data && !replay.isPending && (
          <>
            <p className={replay.data.same && replay.data.findings.length === 0 ? 'note good' : 'note bad'}>
              {t(replay.data.same ? 'replay.same' : 'replay.different')}{' '}
              {replay.data.findings.length === 0
                ? t('replay.noFindings')
                : t('replay.findings', { count: replay.data.findings.length })}
            </p>
            {replay.data.findings.length > 0 && (
              <ul className={styles.findings}>
                {replay.data.findings.map(finding => (
                  <li key={finding}>{finding}</li>
                ))}
              </ul>
            )}
            <Facts
              items={[
                [t('replay.recorded'), <Hash key="recorded" value={replay.data.recordedHash} />],
                [t('replay.again'), <Hash key="again" value={replay.data.resultHash} />],
              ]}
            />
          </>
        )}
      </div>
    </Card>
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

/** Computes every hash of a chain in the browser. */
function ChainCheck({ events, head }: { events: readonly ChainEvent[]; head?: string }) {
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

function EventsTable({
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
      {
        id: 'seq',
        header: t('events.seq'),
        numeric: true,
        sort: row => String(row.seq),
        cell: row => format.count(row.seq),
        width: '70px',
      },
      {
        id: 'type',
        header: t('events.type'),
        sort: row => row.type,
        cell: row => <code>{row.type}</code>,
        width: 'minmax(230px, 1.6fr)',
      },
      {
        id: 'time',
        header: t('events.time'),
        sort: row => row.time,
        cell: row => format.dateTime(row.time),
        width: 'minmax(160px, 1fr)',
      },
      {
        id: 'actor',
        header: t('events.actor'),
        sort: row => row.actor,
        cell: row => row.actor,
        width: 'minmax(160px, 1.2fr)',
      },
      { id: 'hash', header: t('events.hash'), cell: row => <Hash value={row.hash} />, width: 'minmax(180px, 1fr)' },
    ],
    [t, format],
  )
  return <DataTable label={label} rows={events} columns={columns} rowId={row => `${row.seq} ${row.hash}`} more={more} />
}

function Audit({ round }: { round: Round }) {
  const { t } = useTranslation('round-record')
  const audit = useQuery(auditQuery(round.id))
  return (
    <Card title={t('audit.title')} lead={t('audit.lead')}>
      <Loaded query={audit}>
        {({ items, more }) => (
          <>
            {!more && <ChainCheck events={items} />}
            <EventsTable events={items} label={t('audit.title')} more={more} />
          </>
        )}
      </Loaded>
    </Card>
  )
}
