import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { KnownOrigin } from '../../../origin/known-origin.tsx'

/** That the origin of goods is no longer what was asked, and what its buyer may do while it is not decided. */
export function Fallen({ origin, deciding }: { origin: KnownOrigin | undefined; deciding: boolean }) {
  const { t } = useTranslation('my-rounds')
  const { t: word } = useTranslation('app')
  const format = useFormat()
  if (origin?.holds !== false || !origin.now) return null
  const { level, assurance, since } = origin.now
  return (
    <p className="note warn">
      {t('origin.fallen', { time: format.dateTime(since), level, assurance: word(`assurance.${assurance}`) })}{' '}
      {deciding && t('origin.may')}
    </p>
  )
}
