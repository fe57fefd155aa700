import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Empty } from '../../ui/state.tsx'
import styles from './operations.module.css'
import type { ServiceState } from './operations.ts'

/** Days of which a service has not applied what was told. */
export function Differing({ services }: { services: readonly ServiceState[] }) {
  const { t } = useTranslation('operations')
  const format = useFormat()
  const days = services.flatMap(({ name, differing = [] }) => differing.map(day => ({ ...day, service: name })))
  if (days.length === 0) return <Empty>{t('nothingDiffers')}</Empty>
  return (
    <ul className={styles.parked}>
      {days.map(({ service, topic, day, told, applied }) => (
        <li key={`${service} ${topic} ${day}`}>
          <p>
            <strong>{t('differingWhere', { service, topic, day: format.date(day) })}</strong>
          </p>
          <p className="hint">{t('differingCounts', { told: format.count(told), applied: format.count(applied) })}</p>
        </li>
      ))}
    </ul>
  )
}
