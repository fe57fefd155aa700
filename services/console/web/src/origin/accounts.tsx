import { useTranslation } from 'react-i18next'
import '../chart/chart.css'
import { useFormat } from '../format/use-format.ts'
import { ACCOUNT_COLOURS, type Batch, sharesOf } from './batch.ts'
import styles from './origin.module.css'

type Held = Pick<Batch, 'quantityKg' | 'accounts'>

/** The kilograms of a batch by account as one bar. What it says stands in words beside it, unseen in a list. */
export function AccountsBar({ batch, named = false }: { batch: Held; named?: boolean }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const shares = sharesOf(batch).filter(one => one.pct > 0)
  const words = shares.map(one => `${t(`account.${one.account}`)} ${format.kg(one.kg)}`).join(', ')
  return (
    <>
      <svg className={styles.bar} viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
        {shares.map(({ account, fromPct, pct }) => (
          <rect key={account} x={fromPct} width={pct} height="14" fill={ACCOUNT_COLOURS[account]} />
        ))}
      </svg>
      {named && <span className="hidden-visually">{words}</span>}
    </>
  )
}

const IN_LEGEND = Object.entries(ACCOUNT_COLOURS).filter(([account]) => account !== 'withdrawn')

/** The colours of the bars of batches that stand, with their words. */
export function AccountsLegend() {
  const { t } = useTranslation('batches')
  return (
    <ul className="chart-legend" aria-label={t('accounts')}>
      {IN_LEGEND.map(([account, colour]) => (
        <li key={account}>
          <Swatch colour={colour} />
          {t(`account.${account}`, { defaultValue: account })}
        </li>
      ))}
    </ul>
  )
}

/** The bar of one batch with its table. */
export function Accounts({ batch }: { batch: Held }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  return (
    <div className={styles.accounts}>
      <AccountsBar batch={batch} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: not a landmark, which would have the same name as the card around it */}
      <div role="group" className="table-plain" aria-label={t('accounts')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('accountHeader')}</th>
              <th scope="col">{t('quantity')}</th>
              <th scope="col">{t('share')}</th>
            </tr>
          </thead>
          <tbody>
            {sharesOf(batch).map(({ account, kg, pct }) => (
              <tr key={account}>
                <th scope="row">
                  <span className={styles.key}>
                    <Swatch colour={ACCOUNT_COLOURS[account]} />
                    {t(`account.${account}`)}
                  </span>
                </th>
                <td>{format.kg(kg)}</td>
                <td>{format.percent(String(pct))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const Swatch = ({ colour }: { colour: string }) => (
  <svg width="12" height="12" aria-hidden="true">
    <rect width="12" height="12" rx="2" fill={colour} />
  </svg>
)
