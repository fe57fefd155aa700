import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { participantsQuery } from '../../api/queries.ts'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { KINDS } from '../../session/token.ts'
import { useAddressed } from '../../shell/address.ts'
import { type Column, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button, Link } from '../../ui/button.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { AskedGroups } from '../people/asked-groups.tsx'
import styles from './participants.module.css'
import { fitting, type Participant, STATUS_TONES } from './participants.ts'
import { Register } from './register.tsx'

export default function ParticipantsPage() {
  const { t } = useTranslation('participants')
  const query = useQuery(participantsQuery())
  const mayAct = useMay('operator')
  return (
    <Page title={t('title')} lead={t('lead')} aside={mayAct && <Register />}>
      <Loaded query={query} rows={8}>
        {({ items, more }) => (
          <>
            {mayAct && <AskedGroups nameOf={id => items.find(one => one.id === id)?.legalName ?? id} />}
            {items.length === 0 ? <Empty>{t('empty')}</Empty> : <List all={items} more={more} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function List({ all, more }: { all: readonly Participant[]; more: boolean }) {
  const { t } = useTranslation('participants')
  const format = useFormat()
  const [, go] = useLocation()
  const [kind, setKind] = useAddressed('kind', '')
  const [bloc, setBloc] = useAddressed('bloc', '')
  const [status, setStatus] = useAddressed('status', '')
  const [search, setSearch] = useAddressed('search', '')
  const rows = fitting(all, { kind, bloc, status, search }, format.country)
  const waiting = all.filter(one => one.status === 'applied').length
  const any = { value: '', label: t('all') }

  const columns: readonly Column<Participant>[] = [
    {
      id: 'name',
      header: t('name'),
      cell: row => <Link to={`/participants/${row.id}`}>{row.legalName}</Link>,
      sort: row => row.legalName,
      width: 'minmax(220px, 2fr)',
    },
    {
      id: 'status',
      header: t('status'),
      cell: row => <Badge tone={STATUS_TONES[row.status]}>{t(`statuses.${row.status}`)}</Badge>,
      sort: row => t(`statuses.${row.status}`),
    },
    textColumn('kind', t('kind'), row => t(`kinds.${row.kind}`)),
    textColumn('bloc', t('bloc'), row => row.bloc, 'minmax(90px, 1fr)'),
    textColumn('country', t('country'), row => format.country(row.country)),
    textColumn('group', t('group'), row => row.group, 'minmax(150px, 1.3fr)'),
    { id: 'reference', header: t('reference'), cell: row => <code>{row.reference}</code>, sort: row => row.reference },
  ]
  return (
    <>
      {waiting > 0 && status !== 'applied' && (
        <div className="note warn row">
          <span>{t('waiting', { count: waiting })}</span>
          <Button kind="quiet" onPress={() => setStatus('applied')}>
            {t('showWaiting')}
          </Button>
        </div>
      )}
      <div className={styles.filters}>
        <Field label={t('search')} hint={t('searchHint')} value={search} onChange={setSearch} type="search" />
        <Choice
          label={t('kind')}
          value={kind}
          onChange={setKind}
          options={[any, ...KINDS.map(value => ({ value, label: t(`kinds.${value}`) }))]}
        />
        <Choice
          label={t('bloc')}
          value={bloc}
          onChange={setBloc}
          options={[any, ...(['EU', 'JP'] as const).map(value => ({ value, label: t(`blocs.${value}`) }))]}
        />
        <Choice
          label={t('status')}
          value={status}
          onChange={setStatus}
          options={[
            any,
            ...(['applied', 'admitted', 'suspended'] as const).map(value => ({ value, label: t(`statuses.${value}`) })),
          ]}
        />
      </div>
      <p className="hint" role="status">
        {t('shown', { count: rows.length })}
      </p>
      <DataTable
        ownSearch
        label={t('title')}
        rows={rows}
        columns={columns}
        rowId={row => row.id}
        onRow={row => go(`/participants/${row.id}`)}
        more={more}
        empty={t('noneFound')}
        initialSort={{ id: 'name' }}
      />
    </>
  )
}
