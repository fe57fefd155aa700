import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './my-webhooks.module.css'

/** A secret where it was made: the hub shows it this once. `secret` is absent where the same request had been answered before. */
export function Secret({ secret, onKept, kept }: { secret: string | undefined; onKept: () => void; kept: string }) {
  const { t } = useTranslation(['my-webhooks', 'app'])
  return (
    <Card title={t('secret')}>
      {secret === undefined ? (
        <p className="note bad" role="alert">
          {t('secretGone')}
        </p>
      ) : (
        <>
          <p className="note warn" role="status">
            {t('secretOnce')}
          </p>
          <p>
            <code className={styles.secret}>{secret}</code>
          </p>
          <p className="hint">{t('secretHow')}</p>
        </>
      )}
      <div className="row">
        {secret !== undefined && (
          <Button
            kind="primary"
            onPress={() => navigator.clipboard.writeText(secret).then(() => toast(t('app:action.copied')))}
          >
            {t('copySecret')}
          </Button>
        )}
        <Button onPress={onKept}>{kept}</Button>
      </div>
    </Card>
  )
}
