import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { AssuranceBadge } from '../../ui/assurance.tsx'
import { Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { Empty } from '../../ui/state.tsx'
import { MapPicture } from '../origin/map-picture.tsx'
import { useHolders } from '../origin/use-holders.ts'
import styles from './delivery.module.css'
import type { Proof } from './delivery.queries.ts'

/** Every batch from the mine to the delivered goods, and the kilograms that went from one into the other. */
export function Way({ proof: { batches, flows } }: { proof: Proof }) {
  const { t } = useTranslation(['delivery', 'batches'])
  const format = useFormat()
  const nameOf = useMaterialName()
  const holderOf = useHolders()
  if (batches.length === 0)
    return (
      <Card title={t('way')}>
        <Empty>{t('noBatches')}</Empty>
      </Card>
    )
  const named = (id: string) => batches.find(one => one.id === id)?.reference ?? id
  const intoOf = (id: string) =>
    flows
      .filter(one => one.from === id)
      .map(({ into, quantityKg }) => (
        <li key={into ?? 'goods'}>
          <span className={styles.mass}>{format.kg(quantityKg)}</span> → {into === undefined ? t('goods') : named(into)}
        </li>
      ))
  return (
    <Card title={t('way')} lead={t('wayLead')}>
      <div className={styles.picture}>
        <MapPicture batches={batches} />
      </div>
      <PlainTable
        label={t('way')}
        heads={[
          { text: t('batches:one') },
          { text: t('batches:stageHeader') },
          { text: t('batches:site') },
          { text: t('batches:holder') },
          { text: t('batches:quantity'), isFigure: true },
          { text: t('into') },
          { text: t('batches:assurance') },
        ]}
        rows={batches.map(one => ({
          id: one.id,
          cells: [
            <span key="batch">
              <Link to={`/origin/batches/${one.id}`}>{one.reference}</Link>
              <br />
              {nameOf(one.material)}
            </span>,
            t(`batches:stage.${one.stage}`),
            `${one.site}, ${format.country(one.country)}`,
            holderOf(one),
            format.kg(one.quantityKg),
            <ul key="into">{intoOf(one.id)}</ul>,
            <AssuranceBadge key="assurance" assurance={one.assurance} />,
          ],
        }))}
      />
    </Card>
  )
}
