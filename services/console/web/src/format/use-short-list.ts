import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { shortList } from './short-list.ts'
import { useFormat } from './use-format.ts'

/** Names of a line of the page. */
const MOST = 4

/** A list for one line: its first names, and how many others there are. */
export function useShortList(): (items: readonly string[]) => string {
  const { t } = useTranslation('app')
  const format = useFormat()
  return useCallback(
    items => format.list(shortList(items, MOST, count => t('others', { count, others: format.count(count) }))),
    [t, format],
  )
}
