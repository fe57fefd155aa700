import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import type { OwnLines } from './my-outlook.queries.ts'

/** Somebody of the organisation saved other lines while these were edited: which of the two are to go on. */
export function Conflict({
  theirs: { lines, statedAt },
  onMine,
  onTheirs,
}: {
  theirs: OwnLines
  onMine: () => void
  onTheirs: () => void
}) {
  const { t } = useTranslation('my-outlook')
  const format = useFormat()
  return (
    <div className="note warn" role="alert">
      <p>
        {t('lines.conflict', { count: lines.length, when: statedAt === undefined ? '–' : format.dateTime(statedAt) })}
      </p>
      <div className="row">
        <Button kind="primary" onPress={onMine}>
          {t('lines.keepMine')}
        </Button>
        <Button onPress={onTheirs}>{t('lines.takeTheirs')}</Button>
      </div>
    </div>
  )
}
