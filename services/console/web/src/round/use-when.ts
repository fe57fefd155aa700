import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import type { When } from './happened.ts'

/** When something happened; of what is planned, that it is. */
export function useWhen(): (when: When) => string {
  const { t } = useTranslation('app')
  const format = useFormat()
  return useCallback(
    ({ time, planned }) => {
      const at = format.dateTime(time)
      return planned ? t('planned', { time: at }) : at
    },
    [t, format],
  )
}
