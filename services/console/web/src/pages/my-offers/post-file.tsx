import { newKey } from '@lodestone/client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sendFile } from '../../files/files.ts'
import type { Preview } from '../../files/preview.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { toast } from '../../ui/toast.tsx'

/** Posts all offers of a file that was shown before. */
export function PostFile({
  preview,
  file,
  how,
  close,
}: {
  preview: Preview
  file: File
  how: Record<string, string | undefined>
  close: () => void
}) {
  const { t } = useTranslation('my-offers')
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [pending, setPending] = useState(false)
  // One key for one file: pressing twice posts once.
  const [key] = useState(newKey)
  const post = async () => {
    setPending(true)
    setError(undefined)
    const { first: _, ...query } = how
    try {
      await sendFile('/supply/offers/import', file, query, { 'idempotency-key': key })
      await client.invalidateQueries({ queryKey: ['offers'] })
      toast(t('posted', { count: preview.items.length }))
      close()
    } catch (fault) {
      setError(fault)
      setPending(false)
    }
  }
  return (
    <>
      <FaultNote error={error} />
      <Button kind="primary" isDisabled={!preview.importable || pending} onPress={() => void post()}>
        {t('postFile', { count: preview.items.length })}
      </Button>
    </>
  )
}
