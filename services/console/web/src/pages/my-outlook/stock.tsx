import { useTranslation } from 'react-i18next'
import { Downloads } from '../../files/downloads.tsx'
import { useActs } from '../../session/acting.tsx'
import { Card } from '../../ui/card.tsx'
import type { OwnLines } from './my-outlook.queries.ts'
import { StockUpload } from './stock-upload.tsx'

/** Stock of the lines in and out as documents of Catena-X. */
export function Stock({ own }: { own: OwnLines }) {
  const { t } = useTranslation('my-outlook')
  const acts = useActs()
  const items = new Map(own.lines.flatMap(({ line, item }) => (item ? [[item.asset, line] as const] : [])))
  if (items.size === 0)
    return (
      <Card title={t('stock.title')}>
        <p className="hint">{t('stock.none')}</p>
      </Card>
    )
  return (
    <Card title={t('stock.title')} lead={t('stock.lead')}>
      {acts && (
        <div className="row">
          <StockUpload version={own.version} />
        </div>
      )}
      {[...items].map(([asset, line]) => (
        <div key={asset} className="row">
          <span>{line}</span>
          <Downloads
            files={[
              { path: `/outlook/stock/${asset}`, name: `item-stock-${asset}.json`, label: 'ItemStock 2.0' },
              {
                path: `/outlook/days-of-supply/${asset}`,
                name: `days-of-supply-${asset}.json`,
                label: 'DaysOfSupply 2.0',
              },
            ]}
          />
        </div>
      ))}
    </Card>
  )
}
