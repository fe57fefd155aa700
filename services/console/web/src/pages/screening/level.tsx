import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { LEVEL_TONES, type Level } from './screening.ts'

export function LevelBadge({ level }: { level: Level }) {
  const { t } = useTranslation('screening')
  return <Badge tone={LEVEL_TONES[level]}>{t('levelIs', { level })}</Badge>
}
