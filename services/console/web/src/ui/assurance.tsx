import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from './badge.tsx'

export type Assurance = 'declared' | 'documented' | 'verified'
const TONES: { readonly [A in Assurance]: Tone } = { declared: 'neutral', documented: 'accent', verified: 'good' }

/** How an origin level is known; what says nothing is the supplier's word. */
export function AssuranceBadge({ assurance = 'declared' }: { assurance?: Assurance | undefined }) {
  const { t } = useTranslation('app')
  return <Badge tone={TONES[assurance]}>{t(`assurance.${assurance}`)}</Badge>
}
