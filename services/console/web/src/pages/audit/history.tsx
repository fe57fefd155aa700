import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../api/queries.ts'
import { saveJson } from '../../files/save.ts'
import { useFormat } from '../../format/use-format.ts'
import { useAddressed } from '../../shell/address.ts'
import { type Column, DataTable } from '../../table/table.tsx'
import { Button, Link } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Hash } from '../../ui/hash.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './audit.module.css'
import { type History, headsQuery, historyQuery } from './audit.queries.ts'
import type { AuditEntry } from './hash-chain.ts'
import { Prove } from './prove.tsx'
import { useVerdict } from './use-verdict.ts'

/** A subject as a name of a file. */
const fileOf = (subject: string): string => `audit-${subject.replaceAll(/[^A-Za-z0-9.-]+/g, '-')}.json`

export function HistoryTab() {
  const { t } = useTranslation('audit')
  const [subject, setSubject] = useAddressed('subject', '')
  const [typed, setTyped] = useState(subject)
  useEffect(() => setTyped(subject), [subject])
  return (
    <>
      <form
        className={styles.ask}
        onSubmit={event => {
          event.preventDefault()
          setSubject(typed.trim())
        }}
      >
        <Field label={t('subject')} value={typed} onChange={setTyped} maxLength={200} />
        <Button type="submit" kind="primary" isDisabled={typed.trim() === ''}>
          {t('show')}
        </Button>
      </form>
      <p className="hint">{t('subjectHint')}</p>
      {subject === '' ? <Start /> : <Subject subject={subject} />}
    </>
  )
}

/** Where to begin when no subject is named. */
function Start() {
  const { t } = useTranslation('audit')
  const query = useQuery(roundsQuery())
  return (
    <>
      <Empty>{t('noSubject')}</Empty>
      <Loaded query={query}>
        {({ items }) =>
          items.length > 0 && (
            <Card title={t('rounds')}>
              <ul className={styles.links}>
                {items.map(({ id, name, reference }) => (
                  <li key={id}>
                    <Link to={`/audit?subject=rounds:${id}`}>{name}</Link> <code>{reference}</code>
                  </li>
                ))}
              </ul>
            </Card>
          )
        }
      </Loaded>
    </>
  )
}

function Subject({ subject }: { subject: string }) {
  const { t } = useTranslation('audit')
  const query = useQuery(historyQuery(subject))
  return (
    <Loaded query={query} rows={8}>
      {history =>
        history.entries.length === 0 ? (
          <Empty>{t('nothingKept')}</Empty>
        ) : (
          <Shown key={subject} subject={subject} history={history} />
        )
      }
    </Loaded>
  )
}

function Shown({ subject, history }: { subject: string; history: History }) {
  const { t } = useTranslation('audit')
  const { entries, service = '', alsoIn } = history
  const [seq, setSeq] = useAddressed('entry', '')
  const entry = entries.find(one => String(one.seq) === seq)
  const bare = entries[0]?.subject ?? subject
  return (
    <>
      <Card title={t('of', { subject: bare, service })} aside={<Export subject={subject} history={history} />}>
        <Verified history={history} onShow={at => setSeq(String(at))} />
        <Prove subject={`${service}:${bare}`} entries={entries} />
        {alsoIn.length > 0 && (
          <p className="hint">
            {t('alsoIn')}{' '}
            {alsoIn.map(other => (
              <span key={other}>
                <Link to={`/audit?subject=${encodeURIComponent(other)}`}>{other.split(':')[0]}</Link>{' '}
              </span>
            ))}
          </p>
        )}
      </Card>
      <div className={styles.beside}>
        <Entries history={history} onChoose={chosen => setSeq(String(chosen.seq))} />
        {entry ? <OneEntry entry={entry} /> : <p className="hint">{t('chooseEntry')}</p>}
      </div>
      <p className="hint">{t('readNote')}</p>
    </>
  )
}

/** What the browser finds of the chain, and where it breaks. */
function Verified({ history: { entries, more }, onShow }: { history: History; onShow: (at: number) => void }) {
  const { t } = useTranslation('audit')
  const verdict = useVerdict(entries)
  if (verdict === undefined)
    return (
      <p className="note" role="status">
        {t('checking')}
      </p>
    )
  if (verdict.holds)
    return (
      <div className="note good" role="status">
        <p>{t('verified', { count: verdict.count })}</p>
        <p>{more ? t('verifiedPart', { count: verdict.count }) : t('verifiedLimits')}</p>
      </div>
    )
  return (
    <div className="note bad" role="alert">
      <p>
        <strong>{t('broken', { n: verdict.at })}</strong> {t(`why.${verdict.why}`)}
      </p>
      <Button kind="quiet" onPress={() => onShow(entries[verdict.at - 1]?.seq ?? verdict.at)}>
        {t('goToBroken', { n: verdict.at })}
      </Button>
    </div>
  )
}

function Export({ subject, history: { pages, service } }: { subject: string; history: History }) {
  const { t } = useTranslation('audit')
  const heads = useQuery(headsQuery())
  const file = fileOf(subject)
  const save = () => {
    const own = heads.data?.filter(head => head.service === service) ?? []
    saveJson(file, [...pages, ...(own.length > 0 ? [{ items: own }] : [])])
    toast(t('exported', { file }))
  }
  return (
    <Button onPress={save} isDisabled={heads.isPending}>
      {t('export')}
    </Button>
  )
}

function Entries({
  history: { entries, more },
  onChoose,
}: {
  history: History
  onChoose: (entry: AuditEntry) => void
}) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const [type, setType] = useState('')
  const types = [...new Set(entries.map(entry => entry.type))].sort()
  const rows = type === '' ? entries : entries.filter(entry => entry.type === type)
  const columns: readonly Column<AuditEntry>[] = [
    {
      id: 'seq',
      header: t('seq'),
      cell: row => format.count(row.seq),
      sort: row => String(row.seq),
      numeric: true,
      width: '72px',
    },
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
      cell: row => <code>{row.type}</code>,
      sort: row => row.type,
      width: 'minmax(250px, 1.6fr)',
      isRowHeader: true,
    },
    {
      id: 'actor',
      header: t('actor'),
      cell: row => row.actor,
      sort: row => row.actor,
      width: 'minmax(130px, 1fr)',
    },
  ]
  return (
    <div className="stack">
      <div className={styles.ask}>
        <Choice
          label={t('type')}
          value={type}
          onChange={setType}
          options={[{ value: '', label: t('all') }, ...types.map(value => ({ value, label: value }))]}
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

function OneEntry({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  return (
    <div className={styles.entry}>
      <Card title={t('entry', { n: entry.seq })}>
        <Facts
          items={[
            [t('time'), `${format.moment(entry.time)} (${entry.time})`],
            [t('actor'), entry.actor],
            [t('type'), <code key="type">{entry.type}</code>],
            [t('hash'), <Hash key="hash" value={entry.hash} />],
            [t('previousHash'), <Hash key="previous" value={entry.previousHash} />],
          ]}
        />
        <h3>{t('data')}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
        <pre className={styles.data} tabIndex={0}>
          {JSON.stringify(entry.data, null, 2)}
        </pre>
      </Card>
    </div>
  )
}
