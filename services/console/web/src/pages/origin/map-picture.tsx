import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { AccountsBar } from '../../origin/accounts.tsx'
import { shortReference } from '../../origin/short-reference.ts'
import { Link } from '../../ui/button.tsx'
import { BOX, type DrawnBatch, mapOf } from './batch-map.ts'
import styles from './origin.module.css'

/** Boxes by stage with arrows between them. The boxes are links; what the arrows say stands in the table beside the picture. */
export function MapPicture({ batches }: { batches: readonly DrawnBatch[] }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const nameOf = useMaterialName()
  const { width, height, columns, boxes, arrows } = useMemo(() => mapOf(batches), [batches])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    // biome-ignore lint/a11y/useSemanticElements: not a landmark, which would have the same name as the card around it
    <div className={styles.scroll} role="group" aria-label={t('map.title')} tabIndex={0}>
      <div className={styles.map} style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M 0 0 L 8 4 L 0 8 z" />
            </marker>
          </defs>
          {arrows.map(({ from, to, path }) => (
            <path key={`${from.id} ${to.id}`} className={styles.arrow} d={path} markerEnd="url(#arrow)" />
          ))}
          {columns.map(({ stages, x }) => (
            <text key={x} className={styles.column} x={x + BOX.width / 2} y="14">
              {stages.map(stage => t(`stage.${stage}`)).join(' · ')}
            </text>
          ))}
        </svg>
        <ol>
          {boxes.map(({ batch, x, y }) => (
            <li key={batch.id} style={{ left: x, top: y, width: BOX.width, height: BOX.height }}>
              <Link
                to={`/origin/batches/${batch.id}`}
                title={[batch.reference, nameOf(batch.material), batch.site].join(' · ')}
              >
                <strong>{shortReference(batch.reference)}</strong>
                <span className="hidden-visually">{t(`stage.${batch.stage}`)}</span>
                <span>{nameOf(batch.material)}</span>
                <span>
                  {format.kg(batch.quantityKg)} · {batch.country}
                </span>
              </Link>
              {batch.accounts && <AccountsBar batch={{ ...batch, accounts: batch.accounts }} named />}
            </li>
          ))}
        </ol>
        <svg className={styles.labels} width={width} height={height} aria-hidden="true">
          {arrows.map(({ from, to, kg, x, y }) => (
            <text key={`${from.id} ${to.id}`} x={x} y={y}>
              {format.kg(kg)}
            </text>
          ))}
        </svg>
      </div>
    </div>
  )
}
