import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'

/** Why a button cannot be pressed yet: the fields that it needs, by their labels. */
export function ToFill({ fields }: { fields: readonly string[] }) {
  const { t } = useTranslation('app')
  const format = useFormat()
  return fields.length === 0 ? null : <p className="hint">{t('toFill', { fields: format.list(fields) })}</p>
}
