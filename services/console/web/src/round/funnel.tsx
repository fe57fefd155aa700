import { parseKg, percentOf } from '@lodestone/kernel/quantity'
import { ROUND_QUANTITIES } from '@lodestone/kernel/round'
import { useTranslation } from 'react-i18next'
import { drawn } from '../format/format.ts'
import { useFormat } from '../format/use-format.ts'
import type { Round } from './round.ts'
import './round.css'

/** From asked to delivered: a bar for each total, its mass, and its share of what was asked. What is not known yet is a dash. `exact`: in kilograms to the gram. */
export function Funnel({ totals = {}, exact = false }: { totals?: Round['totals']; exact?: boolean }) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const most = Math.max(...ROUND_QUANTITIES.map(name => drawn(totals[name])), 1)
  const asked = parseKg(totals.asked ?? '0') ?? 0n
  return (
    <ol className="funnel" aria-label={t('funnel')}>
      {ROUND_QUANTITIES.map(name => {
        const kg = totals[name]
        const share = kg === undefined || asked === 0n ? undefined : percentOf(parseKg(kg) ?? 0n, asked)
        return (
          <li key={name}>
            <span>{t(`total.${name}`)}</span>
            <svg className="track" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 10">
              <rect width="100" height="10" rx="1" />
              <rect width={(100 * drawn(kg)) / most} height="10" rx="1" />
            </svg>
            <span className="figure" title={kg === undefined ? undefined : format.kg(kg)}>
              {kg === undefined ? '–' : exact ? format.kg(kg) : format.mass(kg)}
            </span>
            <span className="ratio">{share === undefined || name === 'asked' ? '' : format.percent(share)}</span>
          </li>
        )
      })}
    </ol>
  )
}
