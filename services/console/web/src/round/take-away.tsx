import { useTranslation } from 'react-i18next'
import { Downloads } from '../files/downloads.tsx'
import { useLanguage } from '../i18n/language.tsx'
import { Card } from '../ui/card.tsx'
import type { Round } from './round.ts'

/** The result of a matched round as files: what the reader sees of it, and what everybody may. */
export function TakeAway({ round: { id, reference, resultHash } }: { round: Round }) {
  const { t } = useTranslation('published')
  const language = useLanguage()
  if (resultHash === undefined) return null
  const path = `/rounds/${id}/statement?lang=${language}`
  return (
    <Card title={t('take.title')} lead={t('take.lead')}>
      <div className="row">
        <Downloads
          files={[
            { path, name: `${reference}.pdf`, label: t('take.document') },
            { path: `${path}&format=xlsx`, name: `${reference}.xlsx`, label: t('take.workbook') },
            { path: `${path}&edition=published`, name: `${reference}-published.pdf`, label: t('take.published') },
          ]}
        />
      </div>
    </Card>
  )
}
