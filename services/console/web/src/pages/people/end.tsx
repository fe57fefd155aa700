import { useTranslation } from 'react-i18next'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { useEnd } from './people.queries.ts'
import type { Person } from './people.ts'

/** Ends somebody's access, or withdraws an invitation; says before what will happen. */
export function End({ person: { id, name, state, email = '' } }: { person: Person }) {
  const { t } = useTranslation('people')
  const end = useEnd(id)
  const verb = state === 'invited' ? 'withdraw' : 'end'
  return (
    <ConfirmButton
      label={t(verb)}
      title={t(`${verb}Title`, { name })}
      confirmLabel={t(`${verb}Now`)}
      confirmKind="danger"
      act={async () => {
        await end.mutateAsync(undefined)
        toast(t(verb === 'end' ? 'ended' : 'withdrawn', { name }))
      }}
    >
      <p>{t(`${verb}What`, { name, email })}</p>
    </ConfirmButton>
  )
}
