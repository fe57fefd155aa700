import { newKey } from '@lodestone/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { type CalendarLink, linksQuery, useMakeLink, useRevokeLink } from './calendar.queries.ts'

/** Secret links by which calendar programs show what is due of one's organisation. */
export function Calendar() {
  const { t } = useTranslation('contacts')
  const query = useQuery(linksQuery())
  const make = useMakeLink()
  const language = useLanguage()
  const [key, setKey] = useState(newKey)
  const press = () => make.mutate({ key, language }, { onSuccess: () => setKey(newKey()) })
  return (
    <Card title={t('calendar.title')} lead={t('calendar.lead')}>
      <Loaded query={query}>
        {({ items }) => (
          <>
            {items.map(link => (
              <One key={link.id} link={link} />
            ))}
          </>
        )}
      </Loaded>
      <div className="row">
        <Button isPending={make.isPending} onPress={press}>
          {t('calendar.make')}
        </Button>
      </div>
      <FaultNote error={make.error} />
    </Card>
  )
}

function One({ link: { id, link, person, createdAt } }: { link: CalendarLink }) {
  const { t } = useTranslation(['contacts', 'app'])
  const format = useFormat()
  const revoke = useRevokeLink(id)
  return (
    <div className="row">
      <span>{t('calendar.made', { person, time: format.dateTime(createdAt) })}</span>
      {link !== undefined && (
        <Button
          kind="quiet"
          onPress={() => navigator.clipboard.writeText(link).then(() => toast(t('app:action.copied')))}
        >
          {t('calendar.copy')}
        </Button>
      )}
      <ConfirmButton
        label={t('calendar.revoke')}
        title={t('calendar.revokeTitle')}
        confirmLabel={t('calendar.revokeNow')}
        kind="quiet"
        confirmKind="danger"
        act={async () => {
          await revoke.mutateAsync()
          toast(t('calendar.revoked'))
        }}
      >
        <p>{t('calendar.revokeWhat')}</p>
      </ConfirmButton>
    </div>
  )
}
