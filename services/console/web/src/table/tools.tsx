import type { SheetPlan } from '@lodestone/kernel/workbook'
import { useTranslation } from 'react-i18next'
import { fileNameOf, saveCsv } from '../files/save.ts'
import { useFormat } from '../format/use-format.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'

/** Above a table: what is looked for in it, how many rows that are, and a file of them. */
export default function TableTools({
  label,
  search,
  setSearch,
  all,
  shown,
  texts,
  sheet,
}: {
  label: string
  /** Nothing where the page has a search of its own, or the rows are few. */
  search: string | undefined
  setSearch: (search: string) => void
  all: number
  shown: number
  /** The rows in their order as text, under their headings. */
  texts: () => readonly (readonly string[])[]
  /** The same as a sheet of a workbook. */
  sheet: () => Promise<SheetPlan>
}) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const save = () => saveCsv(fileNameOf(label, 'csv'), texts())
  // Loaded with the first workbook.
  const saveSheet = async () => {
    const { saveWorkbook } = await import('../files/save-workbook.ts')
    await saveWorkbook(fileNameOf(label, 'xlsx'), await sheet())
  }
  return (
    <div className={search === undefined ? 'table-tools short' : 'table-tools'}>
      {search !== undefined && (
        <Field label={t('table.search', { name: label })} value={search} onChange={setSearch} type="search" />
      )}
      <span className="hint" {...(search === undefined ? {} : { role: 'status' })}>
        {t(shown === all ? 'table.all' : 'table.some', {
          count: all,
          rows: format.count(all),
          shown: format.count(shown),
        })}
      </span>
      <span className="table-files">
        <Button kind="quiet" onPress={save} isDisabled={shown === 0}>
          {t('table.save')}
        </Button>
        <Button kind="quiet" onPress={saveSheet} isDisabled={shown === 0}>
          {t('table.saveWorkbook')}
        </Button>
      </span>
    </div>
  )
}
