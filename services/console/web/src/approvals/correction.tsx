import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import type { Counts } from './approval.ts'

/** What a participant is registered as, and what it is to be. */
export function Counting({ from, to }: { from: Counts; to: Counts }) {
  const { t } = useTranslation('participants')
  const format = useFormat()
  const said = ({ kind, country, bloc }: Counts): string =>
    [t(`kinds.${kind}`), country === '' ? '–' : format.country(country), ...(bloc ? [t(`blocs.${bloc}`)] : [])].join(
      ' · ',
    )
  return (
    <>
      <p>{t('before', { what: said(from) })}</p>
      <p>{t('after', { what: said(to) })}</p>
    </>
  )
}
