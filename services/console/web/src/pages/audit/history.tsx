import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../api/queries.ts'
import { useAddressed } from '../../shell/address.ts'
import { Button, Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Loaded } from '../../ui/state.tsx'
import styles from './audit.module.css'
import { Subject } from './history.subject.tsx'
import { Search } from './search.tsx'

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
      <p className="hint">{t('noSubject')}</p>
      <Search />
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
