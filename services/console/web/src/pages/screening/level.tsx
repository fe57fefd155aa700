import { useTranslation } from 'react-i18next'
import { type Assurance, AssuranceBadge } from '../../ui/assurance.tsx'
import { Badge } from '../../ui/badge.tsx'
import { LEVEL_TONES, type Level } from './screening.ts'

export function LevelBadge({ level }: { level: Level }) {
  const { t } = useTranslation('screening')
  return <Badge tone={LEVEL_TONES[level]}>{t('levelIs', { level })}</Badge>
}

/** A level with how it is known. */
export const OriginBadges = ({ level, assurance }: { level: Level; assurance?: Assurance | undefined }) => (
  <>
    <LevelBadge level={level} /> <AssuranceBadge assurance={assurance} />
  </>
)
