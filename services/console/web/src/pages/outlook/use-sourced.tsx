import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { BasisBadge } from '../../outlook/basis.tsx'
import type { Basis } from '../../outlook/outlook.queries.ts'
import { type Column, textColumn } from '../../table/column.ts'

type Sourced = { readonly basis?: Basis; readonly source?: string }

/** The columns that say where the figures of a row are from. */
export function useSourced<Row extends Sourced>(): readonly Column<Row>[] {
  const { t } = useTranslation('outlook')
  return useMemo(() => {
    const said = ({ basis }: Row): string => t(`basis.${basis ?? 'none'}`)
    return [
      {
        id: 'basis',
        header: t('basisOf'),
        sort: said,
        text: said,
        cell: ({ basis }) => (basis === undefined ? t('basis.none') : <BasisBadge basis={basis} />),
        width: '130px',
      },
      textColumn('source', t('source'), row => row.source, 'minmax(220px, 2fr)'),
    ]
  }, [t])
}
