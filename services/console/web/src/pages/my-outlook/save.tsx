import { useTranslation } from 'react-i18next'
import { ConfirmButton } from '../../ui/dialog.tsx'
import type { Editing } from './use-editing.ts'

/** Saves the lines in place of all that stood before, once that was confirmed. */
export function Save({
  editing: { isDirty, isFaulty },
  count,
  onSave,
}: {
  editing: Editing
  count: number
  onSave: () => Promise<void>
}) {
  const { t } = useTranslation('my-outlook')
  return (
    <>
      <ConfirmButton
        label={t('lines.save')}
        title={t('lines.saveTitle')}
        confirmLabel={t('lines.save')}
        kind="primary"
        isDisabled={!isDirty || isFaulty}
        act={onSave}
      >
        <p>{t('lines.saveWhat', { count })}</p>
        <p>{t('private')}</p>
      </ConfirmButton>
      {isFaulty && <span className="hint">{t('lines.faults')}</span>}
    </>
  )
}
