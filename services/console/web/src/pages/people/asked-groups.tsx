import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Group, groupsQuery, useConfirmGroup } from './groups.queries.ts'
import { EndGroup } from './groups.tsx'

/** What waits for an operator, who knows from the issuer whose a group is; nothing where nothing does. */
export function AskedGroups({ nameOf }: { nameOf: (participantId: string) => string }) {
  const { t } = useTranslation('people')
  const { data } = useQuery(groupsQuery('asked'))
  if (!data || data.items.length === 0) return null
  return (
    <Card title={t('groups.waiting')} lead={t('groups.waitingLead')}>
      {data.items.map(one => (
        <AskedGroup key={one.id} group={one} organisation={nameOf(one.participantId)} />
      ))}
    </Card>
  )
}

function AskedGroup({ group, organisation }: { group: Group; organisation: string }) {
  const { t } = useTranslation('people')
  const confirm = useConfirmGroup(group.id)
  const name = group.group
  return (
    <div className="row">
      <strong>{name}</strong>
      <span>{organisation}</span>
      <span>{t(`position.${group.position}`)}</span>
      <ConfirmButton
        label={t('groups.confirm')}
        title={t('groups.confirmTitle', { name, organisation })}
        confirmLabel={t('groups.confirmNow')}
        act={async () => {
          await confirm.mutateAsync(undefined)
          toast(t('groups.confirmed', { name, organisation }))
        }}
      >
        <p>{t('groups.confirmWhat', { name, organisation })}</p>
      </ConfirmButton>
      <EndGroup group={group} organisation={organisation} />
    </div>
  )
}
