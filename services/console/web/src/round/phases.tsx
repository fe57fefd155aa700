import { ROUND_STATES } from '@lodestone/kernel/round'
import { useTranslation } from 'react-i18next'
import type { RoundState } from './round.ts'
import './round.css'

/** Where a round is on its way. */
export function Phases({ state }: { state: RoundState }) {
  const { t } = useTranslation('app')
  const way: readonly RoundState[] = ROUND_STATES
  const at = way.indexOf(state)
  if (at < 0) return null
  return (
    <ol className="phases" aria-label={t('phases')}>
      {ROUND_STATES.map((phase, index) => (
        <li
          key={phase}
          title={t(`roundState.${phase}`)}
          data-at={index < at ? 'past' : index === at ? 'now' : 'ahead'}
          {...(index === at ? { 'aria-current': 'step' as const } : {})}
        >
          {t(`roundState.${phase}`)}
        </li>
      ))}
    </ol>
  )
}
