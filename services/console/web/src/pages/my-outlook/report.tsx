import { useTranslation } from 'react-i18next'
import { Downloads } from '../../files/downloads.tsx'
import { useLanguage } from '../../i18n/language.tsx'
import { Card } from '../../ui/card.tsx'

/** One's own exposure as a document for the board. */
export function Report({ asOf }: { asOf: string }) {
  const { t } = useTranslation('my-outlook')
  const language = useLanguage()
  const path = `/outlook/exposure/report?lang=${language}`
  return (
    <Card title={t('report.title')} lead={t('report.lead')}>
      <div className="row">
        <Downloads files={[{ path, name: `exposure-${asOf}-${language}.pdf`, label: t('report.document') }]} />
      </div>
    </Card>
  )
}
