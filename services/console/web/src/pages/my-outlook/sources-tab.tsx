import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useWords } from '../../outlook/use-words.ts'
import { type Column, figureColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Empty } from '../../ui/state.tsx'
import styles from './my-outlook.module.css'
import { SourceChain } from './source-chain.tsx'
import { type Source, sourcesBy } from './sources.ts'

/** By stage, which countries make what the own lines live on. */
export function SourcesTab({ sources }: { sources: readonly Source[] }) {
  const { t } = useTranslation(['my-outlook', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const elements = [...new Set(sources.map(one => one.element))]
  const [chosen, choose] = useState<string>()
  const element = elements.find(one => one === chosen) ?? elements[0]
  const rows = elements.flatMap(one => sourcesBy(sources, one).flatMap(({ shares }) => shares))
  const columns = useMemo(
    (): readonly Column<Source>[] => [
      textColumn('element', t('outlook:element'), row => row.element, '110px'),
      textColumn('stage', t('outlook:stage'), row => words.stage(row.stage)),
      textColumn('country', t('outlook:country'), row => words.country(row.country)),
      figureColumn('share', t('sources.share'), row => row.sharePct, format.percent),
    ],
    [t, format, words],
  )
  if (element === undefined)
    return (
      <Card title={t('sources.title')}>
        <Empty>{t('sources.none')}</Empty>
      </Card>
    )
  return (
    <Card title={t('sources.title')} lead={t('sources.lead')}>
      <div className={styles.choices}>
        <Choice
          label={t('outlook:element')}
          value={element}
          onChange={choose}
          options={elements.map(value => ({ value, label: words.element(value) }))}
        />
      </div>
      <SourceChain sources={sources} element={element} />
      <DataTable
        label={t('tabs.sources')}
        rows={rows}
        columns={columns}
        rowId={row => `${row.element} ${row.stage} ${row.country}`}
      />
    </Card>
  )
}
