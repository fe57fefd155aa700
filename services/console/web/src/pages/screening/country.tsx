import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Badge } from '../../ui/badge.tsx'
import styles from './screening.module.css'

export type Covered = { covered: ReadonlySet<string> }

/** A country by its code and its name; one that the policy covers says so. */
export function Country({ code, covered }: { code: string } & Covered) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  return (
    <span className={styles.country}>
      <span className={styles.code} aria-hidden="true">
        {code}
      </span>
      {format.country(code)}
      {covered.has(code) && <Badge tone="warn">{t('covered')}</Badge>}
    </span>
  )
}
