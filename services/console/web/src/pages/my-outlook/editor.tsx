import { useTranslation } from 'react-i18next'
import { saveCsv } from '../../files/save.ts'
import { useFormat } from '../../format/use-format.ts'
import { EditGrid } from '../../grid/grid.tsx'
import { type Kept, KeptAt, Resumed } from '../../kept/kept.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Conflict } from './conflict.tsx'
import { CELLS, MOST_LINES, sentRows } from './lines.ts'
import type { OwnLines } from './my-outlook.queries.ts'
import { Save } from './save.tsx'
import { useColumns } from './use-columns.ts'
import { type KeptLines, useEditing } from './use-editing.ts'
import { useSaving } from './use-saving.ts'

/** The table of own lines. */
export function Editor({ own, kept }: { own: OwnLines; kept: Kept<KeptLines> }) {
  const { t } = useTranslation('my-outlook')
  const format = useFormat()
  const columns = useColumns()
  const editing = useEditing(own, kept)
  const saving = useSaving(editing)
  const { history, readOnly } = editing
  const sent = sentRows(history.rows)
  const statedAt = own.statedAt
  return (
    <>
      <Resumed kept={kept} keeping={editing.keeping} />
      {saving.theirs && <Conflict theirs={saving.theirs} onMine={saving.keepMine} onTheirs={saving.takeTheirs} />}
      <Card title={t('lines.title')} lead={t('lines.lead')}>
        <EditGrid
          label={t('lines.title')}
          columns={columns}
          history={history}
          onChange={editing.setHistory}
          faults={editing.faults}
          most={MOST_LINES}
          readOnly={readOnly}
        />
        {editing.others.map(one => (
          <p key={one} className="note bad" role="alert">
            {one}
          </p>
        ))}
        <div className="row">
          {!readOnly && <Save editing={editing} count={sent.length} onSave={saving.save} />}
          <Button
            kind="quiet"
            isDisabled={sent.length === 0}
            onPress={() => saveCsv('lines.csv', [CELLS, ...sent.map(row => CELLS.map(id => row.values[id] ?? ''))])}
          >
            {t('lines.file')}
          </Button>
        </div>
        <p className="hint">
          {statedAt === undefined
            ? t('lines.never')
            : t('lines.statedAt', { when: format.dateTime(statedAt), version: format.count(own.version) })}
        </p>
        <KeptAt keeping={editing.keeping} />
      </Card>
    </>
  )
}
