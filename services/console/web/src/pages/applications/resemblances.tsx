import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { resemblancesQuery } from '../../application/application.queries.ts'
import { useFormat } from '../../format/use-format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import styles from './applications.module.css'

/** Whom the hub has already that looks like whoever applies. */
export function Resemblances({ id }: { id: string }) {
  const { t } = useTranslation('application')
  const format = useFormat()
  const query = useQuery(resemblancesQuery(id))
  return (
    <Card title={t('resemblances')} lead={t('resemblancesLead')}>
      <Loaded query={query} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('noResemblances')}</Empty>
          ) : (
            <ul className={styles.list}>
              {items.map(({ participant, by, same }) => (
                <li key={participant.id}>
                  <div className="row">
                    <Link to={`/participants/${participant.id}`}>{participant.legalName}</Link>
                    {same && <Badge tone="bad">{t('same')}</Badge>}
                  </div>
                  <span>{format.list(by.map(way => t(`by.${way}`)))}</span>
                  <span className="hint">
                    {[
                      t(`kinds.${participant.kind}`),
                      format.country(participant.country),
                      t(`statuses.${participant.status}`),
                      participant.reference,
                    ].join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}
