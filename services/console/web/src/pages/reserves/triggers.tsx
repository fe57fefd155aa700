import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { Empty } from '../../ui/state.tsx'
import type { Reserve } from './reserves.queries.ts'

/** When goods of an account may leave, as it was agreed, and whether that is so. */
export function Triggers({ triggers }: { triggers: Reserve['triggers'] }) {
  const { t } = useTranslation('reserves')
  const format = useFormat()
  const heads = [t('trigger'), t('version'), t('condition'), t('text'), t('state')].map(text => ({ text }))
  return (
    <Card title={t('triggers')} lead={t('triggersLead')}>
      {triggers.length === 0 ? (
        <Empty>{t('noTriggers')}</Empty>
      ) : (
        <PlainTable
          label={t('triggers')}
          heads={heads}
          rows={triggers.map(({ id, name, version, measure, value, months, text, holdsIn }) => ({
            id,
            cells: [
              name,
              format.count(version),
              t('asks', { measure: t(`measure.${measure}`, { value: format.decimal(value) }), count: months }),
              text,
              <Badge key="state" tone={holdsIn === undefined ? 'neutral' : 'warn'}>
                {holdsIn === undefined ? t('doesNotHold') : t('holds', { month: format.period(holdsIn) })}
              </Badge>,
            ],
          }))}
        />
      )}
    </Card>
  )
}
