import { useTranslation } from 'react-i18next'
import { ImportFile } from '../../files/import.tsx'
import { changed } from '../../grid/rows.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { placed, rowsOfFile } from './forecast.ts'
import type { Editing } from './use-editing.ts'

/** Takes the lines of a file into the table. */
export function TakeFile({ editing: { history, setHistory, reference, setReference, setSaid } }: { editing: Editing }) {
  const { t } = useTranslation('my-forecasts')
  return (
    <ImportFile
      path="/demand/forecasts/preview"
      mapped
      actions={(preview, _file, _query, close) => (
        <Button
          kind="primary"
          isDisabled={preview.items.length === 0}
          onPress={() => {
            const read = rowsOfFile(preview.items, preview.errors)
            setHistory(changed(history, read))
            if (preview.reference && reference === '') setReference(preview.reference)
            setSaid(placed(preview.errors, read))
            toast(t('taken', { count: read.length }))
            close()
          }}
        >
          {t('take', { count: preview.items.length })}
        </Button>
      )}
    />
  )
}
