import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { participantsQuery } from '../../api/queries.ts'
import { useFormat } from '../../format/use-format.ts'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Button, Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Empty, Fault, Loading } from '../../ui/state.tsx'
import styles from './audit.module.css'
import { type Found, useActWords, useFoundWords } from './use-act-words.ts'

type Wanted = { readonly [Name in 'person' | 'organisation' | 'act' | 'from' | 'to']: string }

const DAY_MS = 86_400_000
const dayBefore = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)

/** Looks for what was done by somebody, for an organisation, in some days, or of a kind. */
export function Search() {
  const { t } = useTranslation('audit')
  const participants = useQuery(participantsQuery()).data?.items ?? []
  const acts = useActWords()
  const [wanted, setWanted] = useState<Wanted>({
    person: '',
    organisation: '',
    act: '',
    from: dayBefore(30),
    to: dayBefore(0),
  })
  const [asked, setAsked] = useState<Wanted>()
  const field = (name: keyof Wanted) => ({
    value: wanted[name],
    onChange: (value: string) => setWanted({ ...wanted, [name]: value }),
  })
  return (
    <Card title={t('search.searchTitle')} lead={t('search.searchLead')}>
      <form
        className={styles.search}
        onSubmit={event => {
          event.preventDefault()
          setAsked(wanted)
        }}
      >
        <Field label={t('search.person')} hint={t('search.personHint')} {...field('person')} maxLength={200} />
        <Choice
          label={t('search.organisation')}
          {...field('organisation')}
          options={[
            { value: '', label: t('all') },
            ...participants.map(({ id, legalName }) => ({ value: String(id), label: String(legalName) })),
          ]}
        />
        <Choice
          label={t('search.act')}
          {...field('act')}
          options={[{ value: '', label: t('search.everyAct') }, ...acts.options]}
        />
        <Field label={t('search.from')} {...field('from')} type="date" isRequired />
        <Field label={t('search.to')} {...field('to')} type="date" isRequired />
        <Button type="submit" kind="primary" isDisabled={wanted.from === '' || wanted.to === ''}>
          {t('search.search')}
        </Button>
      </form>
      {asked && <FoundEntries asked={asked} />}
    </Card>
  )
}

function FoundEntries({ asked }: { asked: Wanted }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const found = useInfiniteQuery({
    queryKey: ['audit', 'search', asked],
    // Reading is audited: it is read again when somebody asks for it.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const { from, to } = asked
      const said = Object.entries({ ...asked, cursor: pageParam }).filter(([, text]) => text.trim() !== '')
      return ask(api.GET('/audit/search', { params: { query: { ...Object.fromEntries(said), from, to } } }))
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const acts = useActWords()
  const { actor, subject } = useFoundWords()
  const rows = found.data?.pages.flatMap(page => page.items)
  if (!rows) return found.isError ? <Fault error={found.error} retry={() => void found.refetch()} /> : <Loading />
  if (rows.length === 0) return <Empty>{t('search.noneFound')}</Empty>
  const columns: readonly Column<Found>[] = [
    {
      id: 'time',
      header: t('time'),
      cell: row => <time dateTime={row.time}>{format.moment(row.time)}</time>,
      width: 'minmax(160px, 1fr)',
    },
    {
      id: 'actor',
      header: t('actor'),
      text: actor,
      cell: row => <span title={row.actor}>{actor(row)}</span>,
      width: 'minmax(130px, 1.2fr)',
    },
    {
      id: 'type',
      header: t('search.act'),
      text: row => acts.say(row.type),
      cell: row => <span title={row.type}>{acts.say(row.type)}</span>,
      width: 'minmax(250px, 1.6fr)',
      isRowHeader: true,
    },
    {
      id: 'subject',
      header: t('search.historyOf'),
      text: subject,
      cell: row => (
        <Link to={`/audit?subject=${encodeURIComponent(`${row.service}:${row.subject}`)}&entry=${row.seq}`}>
          {subject(row)}
        </Link>
      ),
      width: 'minmax(200px, 1.6fr)',
    },
  ]
  return (
    <div className="stack">
      <p className="hint" role="status">
        {t('search.found', { count: rows.length })}
      </p>
      <DataTable
        label={t('search.acts')}
        rows={rows}
        columns={columns}
        rowId={row => `${row.service} ${row.subject} ${row.seq}`}
      />
      {found.hasNextPage && (
        <Button onPress={() => void found.fetchNextPage()} isPending={found.isFetchingNextPage}>
          {t('search.more')}
        </Button>
      )}
      {found.isFetchNextPageError && <Fault error={found.error} />}
    </div>
  )
}
