import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { sendFile } from '../../files/files.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import type { RestrictionList } from './names.queries.ts'

type Loaded = RestrictionList & { readonly came: number; readonly changed: number; readonly went: number }

/** Loads a file as a list, in place of the one that has its id. */
export function LoadList() {
  const { t } = useTranslation('names')
  const client = useQueryClient()
  const [id, setId] = useState('')
  const [name, setName] = useState('')
  const [file, setFile] = useState<File>()
  return (
    <ConfirmButton
      label={t('load')}
      kind="primary"
      title={t('loadTitle')}
      confirmLabel={t('loadNow')}
      missing={[...(/^[a-z0-9][a-z0-9-]{0,39}$/.test(id) ? [] : [t('listId')]), ...(file ? [] : [t('file')])]}
      act={async () => {
        if (!file) return
        const {
          name: called,
          came,
          changed,
          went,
        } = await sendFile<Loaded>(`/supply/restrictions/${id}`, file, { name: name.trim() }, {}, 'PUT')
        await client.invalidateQueries({ queryKey: ['names'] })
        toast(t('loaded', { name: called, came, changed, went }))
        setFile(undefined)
      }}
    >
      <p>{t('loadWhat')}</p>
      <Field label={t('listId')} hint={t('listIdHint')} value={id} onChange={setId} isRequired />
      <Field label={t('listName')} value={name} onChange={setName} />
      <div className="row">
        <FileTrigger acceptedFileTypes={['.xml', '.csv', '.json']} onSelect={files => setFile(files?.[0])}>
          <Button>{t('choose')}</Button>
        </FileTrigger>
        {file && <span>{file.name}</span>}
      </div>
    </ConfirmButton>
  )
}
