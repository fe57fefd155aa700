import { useTranslation } from 'react-i18next'
import { csvOf, save } from '../../files/files.ts'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { CELLS, type Forecast } from './forecast.ts'
import type { Editing } from './use-editing.ts'
import type { Sending } from './use-sending.ts'

const PATHS = CELLS.map(({ path }) => path)

/** Sends what is edited, or has the hub check it. */
export function Send({
  forecast,
  editing,
  sending,
}: {
  forecast: Forecast | undefined
  editing: Editing
  sending: Sending
}) {
  const { t } = useTranslation('my-forecasts')
  const format = useFormat()
  const { sent, total, reference, canSend, isDirty, standing } = editing
  return (
    <>
      <ConfirmButton
        label={t(forecast ? 'revise' : 'submit')}
        title={t(forecast ? 'reviseTitle' : 'submitTitle')}
        confirmLabel={t(forecast ? 'revise' : 'submit')}
        kind="primary"
        isDisabled={!canSend || (forecast !== undefined && !isDirty && standing?.version === forecast.version)}
        act={sending.send}
      >
        <p>
          {t('sendWhat', {
            count: sent.length,
            lines: format.count(sent.length),
            mass: format.kg(total),
            reference,
          })}
        </p>
        <p>{t(forecast ? 'reviseWhat' : 'submitWhat')}</p>
        <p>{t('sendFirm')}</p>
      </ConfirmButton>
      <Button onPress={() => void sending.ask()} isDisabled={sending.checking || sent.length === 0 || reference === ''}>
        {t('check')}
      </Button>
    </>
  )
}

/** Saves the table as a file, as it is edited. */
export function SaveCsv({ editing: { sent, reference } }: { editing: Editing }) {
  const { t } = useTranslation('my-forecasts')
  return (
    <Button
      kind="quiet"
      isDisabled={sent.length === 0}
      onPress={() =>
        save(
          new Blob(['\ufeff', csvOf([PATHS, ...sent.map(({ row }) => PATHS.map(path => row.values[path] ?? ''))])], {
            type: 'text/csv',
          }),
          `${reference || 'forecast'}.csv`,
        )
      }
    >
      {t('saveCsv')}
    </Button>
  )
}
