import { newKey } from '@lodestone/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Scenario } from '../../outlook/outlook.queries.ts'
import { useWords } from '../../outlook/use-words.ts'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { useStartRun } from './outlook.queries.ts'

/** Has a scenario computed over the newest baseline and the lines of all members. */
export function StartRun({ scenario, onStarted }: { scenario: Scenario; onStarted: (id: string) => void }) {
  const { t } = useTranslation('outlook')
  const words = useWords()
  const start = useStartRun()
  const [key, setKey] = useState(newKey)
  return (
    <ConfirmButton
      label={t('run.start')}
      kind="primary"
      title={t('run.startTitle')}
      confirmLabel={t('run.start')}
      act={async () => {
        const { id } = await start.mutateAsync({ key, scenarioId: scenario.id })
        setKey(newKey())
        onStarted(id)
        toast(t('run.started'))
      }}
    >
      <p>{t('run.startWhat', { name: words.scenario(scenario.name) })}</p>
      <p>{t('run.startAudit')}</p>
    </ConfirmButton>
  )
}
