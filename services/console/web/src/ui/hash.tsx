import { useTranslation } from 'react-i18next'
import { shortHash } from '../format/format.ts'
import { Button } from './button.tsx'
import { toast } from './toast.tsx'

/** A hash, short, with the whole one to copy. */
export function Hash({ value }: { value: string }) {
  const { t } = useTranslation('app')
  return (
    <span className="hash">
      <code title={value}>{shortHash(value)}</code>
      <Button
        kind="quiet"
        aria-label={`${t('action.copy')}: ${shortHash(value)}`}
        onPress={() => navigator.clipboard.writeText(value).then(() => toast(t('action.copied')))}
      >
        {t('action.copy')}
      </Button>
    </span>
  )
}
