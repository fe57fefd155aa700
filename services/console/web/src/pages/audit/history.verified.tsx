import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import type { History } from './audit.queries.ts'
import { useVerdict } from './use-verdict.ts'

/** What the browser finds of the chain, and where it breaks. */
export function Verified({ history: { entries, more }, onShow }: { history: History; onShow: (at: number) => void }) {
  const { t } = useTranslation('audit')
  const verdict = useVerdict(entries)
  if (verdict === undefined)
    return (
      <p className="note" role="status">
        {t('checking')}
      </p>
    )
  if (verdict.holds)
    return (
      <div className="note good" role="status">
        <p>{t('verified', { count: verdict.count })}</p>
        <p>{more ? t('verifiedPart', { count: verdict.count }) : t('verifiedLimits')}</p>
      </div>
    )
  return (
    <div className="note bad" role="alert">
      <p>
        <strong>{t('broken', { n: verdict.at })}</strong> {t(`why.${verdict.why}`)}
      </p>
      <Button kind="quiet" onPress={() => onShow(entries[verdict.at - 1]?.seq ?? verdict.at)}>
        {t('goToBroken', { n: verdict.at })}
      </Button>
    </div>
  )
}
