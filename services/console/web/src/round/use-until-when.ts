import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { decidingOf, type Round } from './round.ts'

/** A sentence on until when to decide, and what becomes of what is open then. */
export function useUntilWhen(): (round: Pick<Round, 'rules' | 'passes'>) => string {
  const { t } = useTranslation('app')
  const format = useFormat()
  return useCallback(
    round => {
      const { how, at } = decidingOf(round)
      return t(`decide.${how}`, { time: at && format.dateTime(at) })
    },
    [t, format],
  )
}
