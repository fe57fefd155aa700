import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import type { Edits } from './edits.ts'
import type { GridHistory } from './rows.ts'

/** What one can do with rows and steps, as buttons; `row` is where one is. */
export function Toolbar({
  history,
  most,
  row,
  edits,
}: {
  history: GridHistory
  most: number
  row: number
  edits: Edits
}) {
  const { t } = useTranslation('grid')
  return (
    <div className="row">
      <Button onPress={edits.insert} isDisabled={history.rows.length >= most}>
        {t('addRow')}
      </Button>
      <Button onPress={edits.remove} isDisabled={history.rows.length === 0}>
        {t('removeRow', { row: row + 1 })}
      </Button>
      <Button kind="quiet" onPress={edits.undo} isDisabled={history.past.length === 0}>
        {t('undo')}
      </Button>
      <Button kind="quiet" onPress={edits.redo} isDisabled={history.future.length === 0}>
        {t('redo')}
      </Button>
    </div>
  )
}
