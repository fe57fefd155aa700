import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Badge } from '../../ui/badge.tsx'
import styles from './operations.module.css'
import { healthOf, lagOf, type ServiceState } from './operations.ts'

/** Every service in a line: whether it serves, how far behind it reads, what it has still to tell. */
export function ServicesTable({ services }: { services: readonly ServiceState[] }) {
  const { t } = useTranslation('operations')
  const format = useFormat()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    // biome-ignore lint/a11y/useSemanticElements: not a landmark, which would have the same name as the card around it
    <div role="group" className={styles.scroll} aria-label={t('services')} tabIndex={0}>
      <table className={styles.services}>
        <caption className="hidden-visually">{t('services')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('service')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col" className={styles.figure}>
              {t('lag')}
            </th>
            <th scope="col" className={styles.figure}>
              {t('outbox')}
            </th>
            <th scope="col" className={styles.figure}>
              {t('parked')}
            </th>
          </tr>
        </thead>
        <tbody>
          {services.map(service => {
            const health = healthOf(service)
            const known = service.reachable !== false
            return (
              <tr key={service.name}>
                <th scope="row">{service.name}</th>
                <td>
                  <Badge tone={health}>{known ? t(`health.${health}`) : t('unreachable')}</Badge>
                </td>
                <td className={styles.figure}>{known ? format.count(lagOf(service)) : '–'}</td>
                <td className={styles.figure}>
                  {known ? format.count(service.outbox.depth) : '–'}
                  {service.outbox.depth > 0 && (
                    <span className={styles.age}> {t('since', { span: format.span(service.outbox.oldestAgeMs) })}</span>
                  )}
                </td>
                <td className={styles.figure}>{known ? format.count(service.parked.length) : '–'}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
