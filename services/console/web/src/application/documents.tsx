import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../api/client.ts'
import { saveFile } from '../files/save.ts'
import { useFormat } from '../format/use-format.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { Choice } from '../ui/field.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { toast } from '../ui/toast.tsx'
import { documentsQuery, useGive, useTakeBack } from './application.queries.ts'
import { type ApplicationDocument, DOCUMENT_KINDS } from './application.ts'
import styles from './documents.module.css'

/** What a company has given with its application, to be saved; its applicant gives more and takes back while it is open. */
export function Documents({ id, isOwn = false }: { id: string; isOwn?: boolean }) {
  const { t } = useTranslation('application')
  const query = useQuery(documentsQuery(id))
  return (
    <Card title={t('documents')} {...(isOwn ? { lead: t('documentsLead') } : {})}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('noDocuments')}</Empty>
          ) : (
            <ul className={styles.list}>
              {items.map(one => (
                <One key={one.sha256} id={id} one={one} isOwn={isOwn} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isOwn && <Give id={id} />}
    </Card>
  )
}

function One({ id, one, isOwn }: { id: string; one: ApplicationDocument; isOwn: boolean }) {
  const { t } = useTranslation('application')
  const format = useFormat()
  const takeBack = useTakeBack(id)
  const { sha256, kind, mediaType, givenAt } = one
  const name = t(`documentKinds.${kind}`)
  const saving = useMutation({
    mutationFn: () =>
      ask(api.GET('/applications/{id}/documents/{sha256}', { params: { path: { id, sha256 } }, parseAs: 'blob' })),
    onSuccess: file => saveFile(`${kind}-${sha256.slice(0, 12)}.${mediaType.split('/')[1] ?? 'bin'}`, file),
  })
  return (
    <li>
      <span>
        {name} <span className="hint">{t('givenAt', { when: format.dateTime(givenAt) })}</span>
      </span>
      <span className="row">
        <Button
          isPending={saving.isPending}
          onPress={() => saving.mutate()}
          aria-label={`${t('saveDocument')}: ${name}`}
        >
          {t('saveDocument')}
        </Button>
        {isOwn && (
          <Button
            kind="quiet"
            isPending={takeBack.isPending}
            onPress={() => takeBack.mutate(sha256)}
            aria-label={`${t('takeBack')}: ${name}`}
          >
            {t('takeBack')}
          </Button>
        )}
      </span>
      <FaultNote error={saving.error ?? takeBack.error} />
    </li>
  )
}

function Give({ id }: { id: string }) {
  const { t } = useTranslation('application')
  const give = useGive(id)
  const [kind, setKind] = useState<ApplicationDocument['kind']>('register-extract')
  const send = (file: File | undefined) =>
    file && give.mutate({ kind, file }, { onSuccess: () => toast(t('documentGiven')) })
  return (
    <>
      <div className={styles.give}>
        <Choice
          label={t('documentKind')}
          value={kind}
          onChange={setKind}
          options={DOCUMENT_KINDS.map(value => ({ value, label: t(`documentKinds.${value}`) }))}
        />
        <FileTrigger acceptedFileTypes={['.pdf', '.png', '.jpg', '.jpeg']} onSelect={files => send(files?.[0])}>
          <Button isPending={give.isPending}>{t('addDocument')}</Button>
        </FileTrigger>
      </div>
      <p className="hint">{t('documentHint')}</p>
      <FaultNote error={give.error} />
    </>
  )
}
