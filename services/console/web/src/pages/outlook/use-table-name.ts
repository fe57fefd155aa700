import { isOneOf } from '@lodestone/kernel/members'
import { useTranslation } from 'react-i18next'

const TABLES = ['plants', 'routes', 'needs', 'yields', 'settings'] as const

/** The name of a table of a baseline; what is none of them as the hub calls it. */
export function useTableName(): (table: string) => string {
  const { t } = useTranslation('baseline')
  return table => (isOneOf(TABLES, table) ? t(`table.${table}`) : table)
}
