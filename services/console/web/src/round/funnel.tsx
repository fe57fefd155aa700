import { parseKg, percentOf } from '@lodestone/kernel/quantity'
import { ROUND_QUANTITIES } from '@lodestone/kernel/round'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { materialsQuery } from '../api/queries.ts'
import { drawn } from '../format/format.ts'
import { useFormat } from '../format/use-format.ts'
import { useFormOf } from '../goods/use-masses.ts'
import { Loading } from '../ui/state.tsx'
import type { Round } from './round.ts'
import { type FormTotals, totalsByForm } from './totals.ts'
import './round.css'

/** From asked to delivered, for each form of goods that the round has. `exact`: in kilograms to the gram. */
export function Funnel({ round, exact = false }: { round: Pick<Round, 'byMaterial'>; exact?: boolean }) {
  const { t } = useTranslation('app')
  const { isPending } = useQuery(materialsQuery())
  const forms = totalsByForm(round, useFormOf())
  if (isPending) return <Loading rows={ROUND_QUANTITIES.length} />
  const [first, ...others] = forms
  if (others.length === 0) return <OfForm totals={first?.totals ?? {}} exact={exact} label={t('funnel')} />
  return (
    <div className="funnels">
      {forms.map(({ form = 'other' as const, totals }) => (
        <section key={form}>
          <h3>{t(`form.${form}`)}</h3>
          <OfForm {...{ totals, exact }} label={`${t('funnel')}: ${t(`form.${form}`)}`} />
        </section>
      ))}
    </div>
  )
}

/** A bar for each total, its mass, and its share of what was asked. What is not known yet is a dash. */
function OfForm({ totals, exact, label }: Pick<FormTotals, 'totals'> & { exact: boolean; label: string }) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const most = Math.max(...ROUND_QUANTITIES.map(name => drawn(totals[name])), 1)
  const asked = parseKg(totals.asked ?? '0') ?? 0n
  return (
    <ol className="funnel" aria-label={label}>
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
