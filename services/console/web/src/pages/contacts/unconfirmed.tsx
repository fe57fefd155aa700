import { newKey } from '@lodestone/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { toast } from '../../ui/toast.tsx'
import { useAskAgain } from './contacts.queries.ts'
import type { Contact } from './contacts.ts'

/** Says that an address gets nothing until its reader has confirmed it, who can be asked once more. */
export function Unconfirmed({ contact: { id, how, endedAt } }: { contact: Contact }) {
  const { t } = useTranslation('contacts')
  const format = useFormat()
  const askAgain = useAskAgain(id)
  const [key, setKey] = useState(newKey)
  const press = () =>
    askAgain.mutate(key, {
      onSuccess: () => {
        setKey(newKey())
        toast(t('askedAgain'))
      },
    })
  return (
    <>
      <p className="note" role="status">
        {endedAt !== undefined && `${t('ended', { time: format.dateTime(endedAt) })} `}
        {how !== 'none' ? t('unconfirmed') : endedAt === undefined && t('unconfirmedNone')}
      </p>
      {how !== 'none' && (
        <div className="row">
          <Button isPending={askAgain.isPending} onPress={press}>
            {t('askAgain')}
          </Button>
        </div>
      )}
      <FaultNote error={askAgain.error} />
    </>
  )
}
