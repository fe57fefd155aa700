import { newKey } from '@lodestone/client'
import { formatDecimal, parseDecimal } from '@lodestone/kernel/decimal'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Problem } from '../../api/problem.ts'
import { materialsQuery } from '../../api/queries.ts'
import { Downloads } from '../../files/downloads.tsx'
import { csvOf, save } from '../../files/files.ts'
import { ImportFile } from '../../files/import.tsx'
import { useFormat } from '../../format/use-format.ts'
import { type Faults, faultKey } from '../../grid/faults.ts'
import { EditGrid } from '../../grid/grid.tsx'
import { type CellPosition, changed, historyOf, newRow } from '../../grid/rows.ts'
import type { PageProps } from '../../routes.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { Conflict } from './conflict.tsx'
import { Copy } from './copy.tsx'
import { draftOf } from './draft.ts'
import { CELLS, complaintsOf, type Forecast, MOST_LINES, placed, rowOf, rowsOfFile, sentRows } from './forecast.ts'
import { Versions } from './history.tsx'
import { check, forecastQuery, readForecast, useRevise, useSubmit } from './my-forecasts.queries.ts'
import { useColumns } from './use-columns.ts'
import { useLeaveWarning } from './use-leave-warning.ts'
import { Withdraw } from './withdraw.tsx'

const PATHS = CELLS.map(({ path }) => path)

/** A forecast in a table: a new one, or one's own to revise. */
export default function ForecastPage({ params }: PageProps) {
  const { t } = useTranslation('my-forecasts')
  const id = params.id ?? 'new'
  const query = useQuery({ ...forecastQuery(id), enabled: id !== 'new' })
  const back = { to: '/my/forecasts', label: t('title') }
  if (id === 'new')
    return (
      <Page title={t('newTitle')} lead={t('editLead')} back={back}>
        <Editor key="new" />
      </Page>
    )
  return (
    <Page
      title={query.data?.reference ?? t('one')}
      lead={query.data?.status === 'withdrawn' ? t('withdrawnLead') : t('editLead')}
      back={back}
      aside={
        query.data && (
          <Badge tone={query.data.status === 'standing' ? 'good' : 'neutral'}>
            {t(`statusWord.${query.data.status}`)} · {t('version', { version: query.data.version })}
          </Badge>
        )
      }
    >
      <Loaded query={query}>{forecast => <Editor key={`${id} ${forecast.version}`} forecast={forecast} />}</Loaded>
      {query.data && <Versions id={id} version={query.data.version} />}
    </Page>
  )
}

function Editor({ forecast }: { forecast?: Forecast }) {
  const { t } = useTranslation('my-forecasts')
  const problemText = useProblemText()
  const format = useFormat()
  const [, go] = useLocation()
  const client = useQueryClient()
  const columns = useColumns()
  const materials = useQuery(materialsQuery()).data?.items
  const known = useMemo(() => new Set((materials ?? []).map(one => String(one.id))), [materials])
  const [history, setHistory] = useState(() => historyOf(forecast ? forecast.lines.map(rowOf) : [newRow()]))
  const [reference, setReference] = useState(forecast?.reference ?? '')
  /** The version that is revised. */
  const [standing, setStanding] = useState(forecast)
  const [said, setSaid] = useState<{ cells: Faults; others: readonly string[] }>({ cells: new Map(), others: [] })
  const [theirs, setTheirs] = useState<Forecast>()
  const [goTo, setGoTo] = useState<CellPosition>()
  const [checking, setChecking] = useState(false)
  const [key] = useState(newKey)
  const submit = useSubmit()
  const revise = useRevise(forecast?.id ?? '')
  const { rows } = history
  const sent = sentRows(rows)
  const readOnly = forecast?.status === 'withdrawn'
  const isDirty = history.past.length > 0 || reference !== (forecast?.reference ?? '')
  useLeaveWarning(isDirty && !readOnly)

  const faults: Faults = useMemo(
    () =>
      new Map([
        ...said.cells,
        ...[...complaintsOf(rows, known)].map(([place, complaint]) => [place, t(`complaint.${complaint}`)] as const),
      ]),
    [said, rows, known, t],
  )
  const draft = () => draftOf(reference.trim(), rows, standing)
  const total = formatDecimal(
    sent.reduce((sum, { row }) => sum + (parseDecimal(row.values.quantityKg ?? '', 3) ?? 0n), 0n),
    3,
  )

  const hear = (error: unknown): never => {
    if (error instanceof Problem) setSaid(placed(error.errors, rows))
    throw error
  }
  const ask = async () => {
    setChecking(true)
    try {
      const answer = await check(draft())
      const { cells, others } = placed(answer.errors, rows)
      setSaid({ cells, others })
      if (answer.errorCount === 0) toast(t('checkedFine'))
    } catch (error) {
      if (error instanceof Problem) {
        const { cells, others } = placed(error.errors, rows)
        setSaid({ cells, others: others.length > 0 || cells.size > 0 ? others : [problemText(error)] })
      }
    } finally {
      setChecking(false)
    }
  }
  const send = async () => {
    if (!forecast || !standing) {
      const made = await submit.mutateAsync({ ...draft(), key }).catch(hear)
      setHistory(historyOf(rows))
      toast(t('submitted'))
      go(`/my/forecasts/${made.id}`)
      return
    }
    try {
      const made = await revise.mutateAsync({ ...draft(), version: standing.version })
      client.setQueryData(forecastQuery(forecast.id).queryKey, made)
      await client.invalidateQueries({ queryKey: ['forecasts', 'history', forecast.id] })
      await client.invalidateQueries({ queryKey: ['forecasts', 'list'] })
      toast(t('revised', { version: made.version }))
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 412) return hear(error)
      setTheirs(await readForecast(forecast.id))
    }
  }
  const faulty = sent.flatMap(({ row, at }) =>
    columns.flatMap((column, index) => {
      const fault = faults.get(faultKey(row, column.id))
      return fault === undefined ? [] : [{ row: at, column: index, header: column.header, fault }]
    }),
  )
  const canSend = sent.length > 0 && reference.trim() !== '' && complaintsOf(rows, known).size === 0

  return (
    <>
      {theirs && (
        <Conflict
          mine={rows}
          theirs={theirs}
          columns={columns}
          onMine={() => {
            setStanding(theirs)
            setTheirs(undefined)
          }}
          onTheirs={() => {
            setHistory(changed(history, theirs.lines.map(rowOf)))
            setReference(theirs.reference)
            setStanding(theirs)
            setTheirs(undefined)
          }}
        />
      )}
      <Card
        title={t('linesTitle')}
        aside={
          !readOnly && (
            <ImportFile
              path="/demand/forecasts/preview"
              mapped
              actions={(preview, _file, _query, close) => (
                <Button
                  kind="primary"
                  isDisabled={preview.items.length === 0}
                  onPress={() => {
                    const read = rowsOfFile(preview.items, preview.errors)
                    setHistory(changed(history, read))
                    if (preview.reference && reference === '') setReference(preview.reference)
                    setSaid(placed(preview.errors, read))
                    toast(t('taken', { count: read.length }))
                    close()
                  }}
                >
                  {t('take', { count: preview.items.length })}
                </Button>
              )}
            />
          )
        }
      >
        <Field
          label={t('reference')}
          hint={t('referenceHint')}
          value={reference}
          onChange={setReference}
          isReadOnly={readOnly}
          isRequired
          maxLength={100}
        />
        <EditGrid
          label={t('linesTitle')}
          columns={columns}
          history={history}
          onChange={setHistory}
          faults={faults}
          most={MOST_LINES}
          readOnly={readOnly}
          goTo={goTo}
        />
        {!readOnly && <p className="hint">{t('substitutesHint')}</p>}
        <p aria-live="polite">
          {t('sum', { count: sent.length, lines: format.count(sent.length), mass: format.kg(total) })}{' '}
          {faulty.length > 0 && <Badge tone="bad">{t('faults', { count: faulty.length })}</Badge>}
        </p>
        {faulty.length > 0 && (
          <ul className="stack">
            {faulty.slice(0, 5).map(({ row, column, header, fault }) => (
              <li key={`${row} ${column}`}>
                <Button kind="quiet" onPress={() => setGoTo({ row, column })}>
                  {t('faultAt', { row: row + 1, column: header })}
                </Button>{' '}
                {fault}
              </li>
            ))}
            {faulty.length > 5 && <li className="hint">{t('moreFaults', { count: faulty.length - 5 })}</li>}
          </ul>
        )}
        {said.others.map(one => (
          <p key={one} className="note bad" role="alert">
            {one}
          </p>
        ))}
        <div className="row">
          {!readOnly && (
            <>
              <ConfirmButton
                label={t(forecast ? 'revise' : 'submit')}
                title={t(forecast ? 'reviseTitle' : 'submitTitle')}
                confirmLabel={t(forecast ? 'revise' : 'submit')}
                kind="primary"
                isDisabled={!canSend || (forecast !== undefined && !isDirty && standing?.version === forecast.version)}
                act={send}
              >
                <p>
                  {t('sendWhat', {
                    count: sent.length,
                    lines: format.count(sent.length),
                    mass: format.kg(total),
                    reference,
                  })}
                </p>
                <p>{t(forecast ? 'reviseWhat' : 'submitWhat')}</p>
                <p>{t('sendFirm')}</p>
              </ConfirmButton>
              <Button onPress={() => void ask()} isDisabled={checking || sent.length === 0 || reference === ''}>
                {t('check')}
              </Button>
            </>
          )}
          <Button
            kind="quiet"
            isDisabled={sent.length === 0}
            onPress={() =>
              save(
                new Blob(
                  ['\ufeff', csvOf([PATHS, ...sent.map(({ row }) => PATHS.map(path => row.values[path] ?? ''))])],
                  {
                    type: 'text/csv',
                  },
                ),
                `${reference || 'forecast'}.csv`,
              )
            }
          >
            {t('saveCsv')}
          </Button>
          <Downloads files={[{ path: '/templates/forecast.xlsx', name: 'forecast.xlsx', label: t('templateXlsx') }]} />
          {forecast && <Copy forecast={forecast} />}
          {forecast && !readOnly && <Withdraw forecast={forecast} />}
        </div>
      </Card>
    </>
  )
}
