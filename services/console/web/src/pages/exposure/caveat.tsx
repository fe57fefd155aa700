import { useTranslation } from 'react-i18next'
import type { Answer } from '../../api/client.ts'
import { useFormat } from '../../format/use-format.ts'

type Remark = Answer<'/aggregation/exposure'>['remarks'][number]

/** What is to be known of the estimate, in the reader's words. */
export function Caveat({ code, values }: Remark) {
  const { t } = useTranslation('exposure')
  const format = useFormat()
  const said = Object.entries(values).map(([name, text]) => [
    name,
    /^\d+$/.test(text) ? format.count(Number(text)) : text,
  ])
  return t(`caveat.${code}`, Object.fromEntries(said))
}
