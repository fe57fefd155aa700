import { newKey } from '@lodestone/client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { sendFile } from '../../files/files.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { toast } from '../../ui/toast.tsx'
import type { BaselineHead } from './baseline.queries.ts'
import { BaselinePreviewed } from './baseline-previewed.tsx'
import { type Previewed, previewOf } from './previewed.ts'

type Done = (id: string) => void

/** A file that is read and shown before it becomes the newest version. */
export function BaselineUpload({ onRecorded }: { onRecorded: Done }) {
  const { t } = useTranslation('baseline')
  return (
    <Dialog title={t('uploadTitle')} size="wide" trigger={<Button kind="primary">{t('upload')}</Button>}>
      {close => (
        <Reading
          onRecorded={id => {
            onRecorded(id)
            close()
          }}
        />
      )}
    </Dialog>
  )
}

function Reading({ onRecorded }: { onRecorded: Done }) {
  const { t } = useTranslation(['baseline', 'app'])
  const client = useQueryClient()
  const [read, setRead] = useState<{ file: File; key: string; preview: Previewed }>()
  const [error, setError] = useState<unknown>()
  const [isPending, setPending] = useState(false)
  const trying = async (act: () => Promise<void>) => {
    setPending(true)
    setError(undefined)
    await act().catch(setError)
    setPending(false)
  }
  const choose = (file: File) =>
    trying(async () => {
      setRead(undefined)
      setRead({ file, key: newKey(), preview: await previewOf(file) })
    })
  const record = ({ file, key }: { file: File; key: string }) =>
    trying(async () => {
      const made = await sendFile<BaselineHead>('/outlook/baselines', file, {}, { 'idempotency-key': key })
      await client.invalidateQueries({ queryKey: ['outlook'] })
      toast(t('recorded', { version: made.version }))
      onRecorded(made.id)
    })
  return (
    <>
      <p>{t('uploadWhat')}</p>
      <div className="row">
        <FileTrigger
          acceptedFileTypes={['.json', '.xlsx']}
          onSelect={files => {
            const file = files?.[0]
            if (file) void choose(file)
          }}
        >
          <Button kind={read ? 'secondary' : 'primary'} isDisabled={isPending}>
            {t('choose')}
          </Button>
        </FileTrigger>
        {read && <span>{read.file.name}</span>}
      </div>
      {isPending && !read && <p role="status">{t('reading')}</p>}
      <FaultNote error={error} />
      {read && <BaselinePreviewed preview={read.preview} />}
      <div className="dialog-actions">
        <Button slot="close" kind="quiet">
          {t('app:action.cancel')}
        </Button>
        {read?.preview.baseline && (
          <Button kind="primary" isPending={isPending} onPress={() => void record(read)}>
            {t('record')}
          </Button>
        )}
      </div>
    </>
  )
}
