import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { isUnclear, plainNumber } from '../../../grid/rows.ts'

/** What was typed as the hub reads it, and what to ask where that can be two things; `proposed` is the hub's own. */
export function useTyped() {
  const { t } = useTranslation('app')
  const { decimalSign } = useFormat()
  return (text: string, proposed?: string) => {
    const plain = text === proposed ? text : plainNumber(text.trim(), decimalSign)
    return { plain, question: isUnclear(plain) ? t('unclearNumber') : undefined }
  }
}
