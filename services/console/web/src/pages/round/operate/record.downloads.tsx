import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { ocdsOf } from '../../../api/ocds.ts'
import { useCommand } from '../../../api/queries.ts'
import type { Round } from '../../../round/round.ts'
import { Button } from '../../../ui/button.tsx'
import { FaultNote } from '../../../ui/fault-note.tsx'
import { saveJson } from './download.ts'

export function Downloads({ round }: { round: Round }) {
  const { t } = useTranslation('round-record')
  const path = { params: { path: { id: round.id } } }
  const record = useCommand(async () =>
    saveJson(`${round.reference}-record.json`, await ask(api.GET('/rounds/{id}/record', path))),
  )
  const ocds = useCommand(async () => saveJson(`${round.reference}-ocds.json`, await ocdsOf(round.id)))
  const fault = record.error ?? ocds.error
  return (
    <>
      {round.resultHash !== undefined && (
        <Button onPress={() => record.mutate(undefined)} isPending={record.isPending}>
          {t('download')}
        </Button>
      )}
      <Button onPress={() => ocds.mutate(undefined)} isPending={ocds.isPending}>
        {t('downloadOcds')}
      </Button>
      <FaultNote error={fault} />
    </>
  )
}
