import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad'

/** A word about a state. The word says it; the colour only helps. */
export const Badge = ({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) => (
  <span className={`badge ${tone}`}>{children}</span>
)

const TONES = {
  draft: 'neutral',
  collecting: 'accent',
  offering: 'accent',
  sealing: 'warn',
  matching: 'warn',
  matched: 'accent',
  awarded: 'good',
  completed: 'good',
  cancelled: 'neutral',
} as const satisfies Record<string, Tone>
export type RoundState = keyof typeof TONES

export function RoundStateBadge({ state }: { state: RoundState }) {
  const { t } = useTranslation('app')
  return <Badge tone={TONES[state]}>{t(`roundState.${state}`)}</Badge>
}
