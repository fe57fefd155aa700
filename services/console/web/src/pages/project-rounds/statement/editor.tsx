import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/problem.ts'
import { fileNameOf, saveCsv } from '../../../files/save.ts'
import { useFormat } from '../../../format/use-format.ts'
import { EditGrid } from '../../../grid/grid.tsx'
import { type Kept, KeptAt, Resumed, WithKept } from '../../../kept/kept.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { toast } from '../../../ui/toast.tsx'
import { STATEMENTS, type Stated, type StatementKind, statedQuery, useStating } from '../project-rounds.queries.ts'
import { placed, type Sheet, sentRows, statementOf } from './sheets.ts'
import { useColumns } from './use-columns.ts'
import { type KeptStatement, SHAPE, useEditing } from './use-editing.ts'

type Of = { kind: StatementKind; roundId: string; sheets: readonly Sheet[]; readOnly: boolean }

/** What one states in a round, in tables to type and paste into, saved as a whole. */
export function StatementEditor(props: Of) {
  const { kind, roundId } = props
  const query = useQuery(statedQuery(kind, roundId))
  const draft = `project-${kind}.${roundId}`
  return (
    <Loaded query={query} rows={8}>
      {stated => (
        <WithKept<KeptStatement> id={draft} shape={SHAPE}>
          {kept => <Editing key={stated.version} {...props} draft={draft} stated={stated} kept={kept} />}
        </WithKept>
      )}
    </Loaded>
  )
}

function Editing({
  kind,
  roundId,
  sheets,
  readOnly,
  draft,
  stated,
  kept,
}: Of & { draft: string; stated: Stated; kept: Kept<KeptStatement> }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const client = useQueryClient()
  const editing = useEditing(draft, sheets, stated, kept, readOnly)
  const stating = useStating(kind, roundId)
  const [theirs, setTheirs] = useState<Stated>()
  const save = async () => {
    try {
      const { version, rows, keeping } = editing
      const next = await stating.mutateAsync({ version, body: statementOf(sheets, rows) })
      await keeping.forget()
      client.setQueryData(statedQuery(kind, roundId).queryKey, next)
      toast(t('statement.saved'))
    } catch (error) {
      if (error instanceof Problem && error.status === 412) return setTheirs(await STATEMENTS[kind].read(roundId))
      if (error instanceof Problem) editing.setSaid(placed(sheets, error.errors, editing.rows))
      throw error
    }
  }
  const settle = (act: (next: Stated) => void) => () => {
    if (theirs) act(theirs)
    setTheirs(undefined)
  }
  return (
    <>
      <Resumed kept={kept} keeping={editing.keeping} />
      {theirs && (
        <div className="note warn" role="alert">
          <p>{t('statement.conflict')}</p>
          <div className="row">
            <Button kind="primary" onPress={settle(next => editing.setVersion(next.version))}>
              {t('statement.keepMine')}
            </Button>
            <Button onPress={settle(editing.begin)}>{t('statement.takeTheirs')}</Button>
          </div>
        </div>
      )}
      {sheets.map(sheet => (
        <SheetCard key={sheet.id} sheet={sheet} editing={editing} readOnly={readOnly} />
      ))}
      {editing.others.map(one => (
        <p key={one} className="note bad" role="alert">
          {one}
        </p>
      ))}
      <div className="row">
        {!readOnly && (
          <ConfirmButton
            label={t(`statement.save.${kind}`)}
            title={t(`statement.save.${kind}`)}
            kind="primary"
            isDisabled={!editing.isDirty || editing.isFaulty}
            act={save}
          >
            <p>{t('statement.saveWhat')}</p>
            <p>{t(`statement.who.${kind}`)}</p>
          </ConfirmButton>
        )}
        {editing.isFaulty && <span className="hint">{t('statement.faults')}</span>}
      </div>
      <p className="hint">
        {stated.statedAt === undefined
          ? t('statement.never')
          : t('statement.at', { when: format.dateTime(stated.statedAt), version: format.count(stated.version) })}
      </p>
      <KeptAt keeping={editing.keeping} />
    </>
  )
}

function SheetCard({
  sheet,
  editing,
  readOnly,
}: {
  sheet: Sheet
  editing: ReturnType<typeof useEditing>
  readOnly: boolean
}) {
  const { t } = useTranslation('project-rounds')
  const columns = useColumns(sheet)
  const title = t(`sheet.${sheet.id}`)
  const rows = sentRows(editing.rows[sheet.id])
  return (
    <Card
      title={title}
      lead={t(`sheetLead.${sheet.id}`)}
      aside={
        rows.length > 0 && (
          <Button
            kind="quiet"
            onPress={() =>
              saveCsv(fileNameOf(title, 'csv'), [
                columns.map(one => one.header),
                ...rows.map(row => columns.map(({ id }) => row.values[id] ?? '')),
              ])
            }
          >
            {t('statement.csv')}
          </Button>
        )
      }
    >
      <EditGrid
        label={title}
        columns={columns}
        history={editing.historyOf(sheet.id)}
        onChange={next => editing.change(sheet.id, next)}
        faults={editing.faults}
        most={sheet.most}
        readOnly={readOnly}
      />
    </Card>
  )
}
