import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '../../../ui/badge.tsx'
import type { AllocationStanding } from './my-rounds.ts'

const TONES: { readonly [S in AllocationStanding]: Tone } = {
  decide: 'warn',
  waiting: 'neutral',
  agreed: 'accent',
  declined: 'neutral',
  awarded: 'accent',
  lapsed: 'neutral',
  contracted: 'accent',
  delivered: 'good',
}

export function StandingBadge({ standing }: { standing: AllocationStanding }) {
  const { t } = useTranslation('my-rounds')
  return <Badge tone={TONES[standing]}>{t(`standing.${standing}`)}</Badge>
}
