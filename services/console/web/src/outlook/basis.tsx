import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '../ui/badge.tsx'
import type { Basis } from './outlook.queries.ts'

const TONES = { published: 'good', derived: 'accent', assumed: 'warn' } as const satisfies Record<Basis, Tone>

/** Whether figures were published, derived from published ones, or assumed. */
export function BasisBadge({ basis }: { basis: Basis }) {
  const { t } = useTranslation('outlook')
  return <Badge tone={TONES[basis]}>{t(`basis.${basis}`)}</Badge>
}
