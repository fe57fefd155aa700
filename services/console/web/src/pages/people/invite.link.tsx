import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './people.module.css'

/** The link of an invitation where it was made: the hub shows it this once. It is absent where the same request had been answered before. */
export function InviteLink({ name, link, close }: { name: string; link: string | undefined; close: () => void }) {
  const { t } = useTranslation(['people', 'app'])
  return (
    <>
      <p role="status">
        <strong>{t('invitedTitle', { name })}</strong>
      </p>
      {link === undefined ? (
        <p className="note bad">{t('linkGone')}</p>
      ) : (
        <>
          <p className="note warn">{t('linkOnce', { name })}</p>
          <p>
            <code className={styles.link}>{link}</code>
          </p>
        </>
      )}
      <div className="dialog-actions">
        {link !== undefined && (
          <Button
            kind="primary"
            onPress={() => navigator.clipboard.writeText(link).then(() => toast(t('app:action.copied')))}
          >
            {t('copyLink')}
          </Button>
        )}
        <Button onPress={close}>{t('done')}</Button>
      </div>
    </>
  )
}
