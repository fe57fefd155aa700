import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Downloads } from '../../files/downloads.tsx'
import { EditGrid } from '../../grid/grid.tsx'
import type { CellPosition } from '../../grid/rows.ts'
import { type Kept, KeptAt, Resumed } from '../../kept/kept.tsx'
import { RulesBefore } from '../../rules/before.tsx'
import { useActs } from '../../session/acting.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Conflict } from './conflict.tsx'
import { Copy } from './copy.tsx'
import { type Forecast, MOST_LINES } from './forecast.ts'
import { Joins } from './joins.tsx'
import { Outside } from './outside.tsx'
import { SaveCsv, Send } from './send.tsx'
import { Sum } from './sum.tsx'
import { TakeFile } from './take-file.tsx'
import { useColumns } from './use-columns.ts'
import { type KeptForecast, useEditing } from './use-editing.ts'
import { useSending } from './use-sending.ts'
import { Withdraw } from './withdraw.tsx'

/** States of a round in which lines join it. */
const JOINS = ['collecting'] as const

/** The table of a forecast: a new one, or one's own to revise. */
export function Editor({ forecast, kept }: { forecast?: Forecast; kept: Kept<KeptForecast> }) {
  const { t } = useTranslation('my-forecasts')
  const columns = useColumns()
  const [goTo, setGoTo] = useState<CellPosition>()
  const editing = useEditing(forecast, kept)
  const sending = useSending(forecast, editing)
  const { history, readOnly } = editing
  const mayAct = useActs()
  const { theirs, settle } = sending
  return (
    <>
      <Resumed kept={kept} keeping={editing.keeping} />
      {theirs && (
        <Conflict
          mine={history.rows}
          theirs={theirs}
          columns={columns}
          onMine={() => {
            editing.setStanding(theirs)
            settle()
          }}
          onTheirs={() => {
            editing.take(theirs)
            settle()
          }}
        />
      )}
      {!readOnly && <RulesBefore joins={JOINS} />}
      <Card
        title={t('linesTitle')}
        terms={['commitment', 'ceiling', 'floor', 'assurance']}
        aside={!readOnly && <TakeFile editing={editing} />}
      >
        <Field
          label={t('reference')}
          hint={t('referenceHint')}
          value={editing.reference}
          onChange={editing.setReference}
          isReadOnly={readOnly}
          isRequired
          maxLength={100}
        />
        <EditGrid
          label={t('linesTitle')}
          columns={columns}
          history={history}
          onChange={editing.setHistory}
          faults={editing.faults}
          most={MOST_LINES}
          readOnly={readOnly}
          goTo={goTo}
        />
        {!readOnly && <p className="hint">{t('substitutesHint')}</p>}
        <Sum editing={editing} columns={columns} goTo={setGoTo} />
        {!readOnly && <Outside editing={editing} columns={columns} goTo={setGoTo} />}
        {editing.others.map(one => (
          <p key={one} className="note bad" role="alert">
            {one}
          </p>
        ))}
        <div role="status">{sending.joining && <Joins found={sending.joining} />}</div>
        <div className="row">
          {!readOnly && <Send {...{ forecast, editing, sending }} />}
          <SaveCsv editing={editing} />
          <Downloads files={[{ path: '/templates/forecast.xlsx', name: 'forecast.xlsx', label: t('templateXlsx') }]} />
          {forecast && mayAct && <Copy forecast={forecast} />}
          {forecast && !readOnly && <Withdraw forecast={forecast} />}
        </div>
        <KeptAt keeping={editing.keeping} />
      </Card>
    </>
  )
}
