import { newKey } from '@lodestone/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Problem } from '../../api/problem.ts'
import { useMay } from '../../session/session.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Checks } from '../../ui/checks.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Loaded } from '../../ui/state.tsx'
import styles from './my-webhooks.module.css'
import { typesQuery, useCreate } from './my-webhooks.queries.ts'
import { complaintsOf, type EventType, groupOf, groupsFor, type Webhook } from './my-webhooks.ts'
import { Secret } from './secret.tsx'
import { useTypeWords } from './words.tsx'

/** The form of a new webhook, and after it the secret. */
export function NewWebhook() {
  const { t } = useTranslation('my-webhooks')
  const [, go] = useLocation()
  const query = useQuery(typesQuery())
  const [made, setMade] = useState<Webhook>()
  if (made) return <Secret secret={made.secret} kept={t('kept')} onKept={() => go(`/my/webhooks/${made.id}`)} />
  return <Loaded query={query}>{types => <Filled types={types} onMade={setMade} />}</Loaded>
}

function Filled({ types, onMade }: { types: readonly EventType[]; onMade: (made: Webhook) => void }) {
  const { t } = useTranslation('my-webhooks')
  const words = useTypeWords()
  const [url, setUrl] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [tried, setTried] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const [key, setKey] = useState(newKey)
  const create = useCreate()
  const groups = groupsFor({ member: useMay('member'), supplier: useMay('supplier') })
  const offered = types.filter(({ type }) => groups.includes(groupOf(type)))
  const complaints = complaintsOf(url, chosen)
  const said = fault instanceof Problem ? fault.errors : []
  const urlError = said.find(({ path }) => path === 'url')?.message
  const set = (change: () => void) => {
    // A form that was changed is another request.
    setKey(newKey())
    setFault(undefined)
    change()
  }
  const send = async () => {
    setTried(true)
    if (complaints.size > 0) return
    setFault(undefined)
    await create.mutateAsync({ key, url: url.trim(), types: [...chosen] }).then(onMade, setFault)
  }
  return (
    <Form send={send}>
      <Card title={t('where')}>
        <Field
          label={t('url')}
          hint={t('urlHint')}
          type="url"
          value={url}
          onChange={next => set(() => setUrl(next))}
          error={tried && complaints.has('url') ? t('complaint.url') : urlError}
          isRequired
          maxLength={2000}
        />
      </Card>
      <Card
        title={t('what')}
        lead={t('whatLead')}
        aside={
          <>
            <Button kind="quiet" onPress={() => set(() => setChosen(offered.map(({ type }) => type)))}>
              {t('all')}
            </Button>
            <Button kind="quiet" isDisabled={chosen.length === 0} onPress={() => set(() => setChosen([]))}>
              {t('nothing')}
            </Button>
          </>
        }
      >
        <div className={styles.groups}>
          {groups.map(group => (
            <Checks
              key={group}
              label={t(`group.${group}`)}
              value={chosen.filter(type => groupOf(type) === group)}
              onChange={some => set(() => setChosen([...chosen.filter(type => groupOf(type) !== group), ...some]))}
              options={offered
                .filter(({ type }) => groupOf(type) === group)
                .map(({ type }) => ({ value: type, label: words(type).text }))}
            />
          ))}
        </div>
        {tried && complaints.has('types') && (
          <p className="field-error" role="alert">
            {t('complaint.types')}
          </p>
        )}
      </Card>
      {urlError === undefined && <FaultNote error={fault} />}
      <div className="row">
        <Button type="submit" kind="primary" isPending={create.isPending}>
          {t('create')}
        </Button>
      </div>
    </Form>
  )
}
