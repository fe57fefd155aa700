import { useTranslation } from 'react-i18next'
import { saveCsv } from '../../files/save.ts'
import { useFormat } from '../../format/use-format.ts'
import { useMasses } from '../../goods/use-masses.ts'
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
  const masses = useMasses()
  const { sent, asked, reference, lacks, isDirty, standing } = editing
  return (
    <>
      <ConfirmButton
        label={t(forecast ? 'revise' : 'submit')}
        title={t(forecast ? 'reviseTitle' : 'submitTitle')}
        confirmLabel={t(forecast ? 'revise' : 'submit')}
        kind="primary"
        isDisabled={lacks.length > 0 || (forecast !== undefined && !isDirty && standing?.version === forecast.version)}
        act={sending.send}
      >
        <p>
          {t('sendWhat', {
            count: sent.length,
            lines: format.count(sent.length),
            mass: masses(asked),
            reference,
          })}
        </p>
        <p>{t(forecast ? 'reviseWhat' : 'submitWhat')}</p>
        <p>{t('sendFirm')}</p>
      </ConfirmButton>
      <Button onPress={() => void sending.ask()} isDisabled={sending.checking || sent.length === 0 || reference === ''}>
        {t('check')}
      </Button>
      {lacks.length > 0 && <span className="hint">{lacks.map(lack => t(`sendLacks.${lack}`)).join(' ')}</span>}
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
        saveCsv(`${reference || 'forecast'}.csv`, [
          PATHS,
          ...sent.map(({ row }) => PATHS.map(path => row.values[path] ?? '')),
        ])
      }
    >
      {t('saveCsv')}
    </Button>
  )
}
