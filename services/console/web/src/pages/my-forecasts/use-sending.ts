import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Problem } from '../../api/problem.ts'
import { historyOf } from '../../grid/rows.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { toast } from '../../ui/toast.tsx'
import { type Forecast, placed } from './forecast.ts'
import { type Joining, joiningOf } from './joining.ts'
import { check, useRevise, useSubmit } from './my-forecasts.commands.ts'
import { forecastQuery, readForecast } from './my-forecasts.queries.ts'
import type { Editing } from './use-editing.ts'

/** Has the hub check what is edited, and sends it; `theirs` is what somebody else has made of the forecast before. */
export function useSending(forecast: Forecast | undefined, editing: Editing) {
  const { t } = useTranslation('my-forecasts')
  const problemText = useProblemText()
  const [, go] = useLocation()
  const client = useQueryClient()
  const [theirs, setTheirs] = useState<Forecast>()
  const [checking, setChecking] = useState(false)
  const [found, setFound] = useState<{ joining: readonly Joining[]; of: unknown }>()
  const submit = useSubmit()
  const revise = useRevise(forecast?.id ?? '')
  const { standing, setHistory, setSaid, draft, key, keeping } = editing
  const { rows } = editing.history
  const hear = (error: unknown): never => {
    if (error instanceof Problem) setSaid(placed(error.errors, rows))
    throw error
  }
  const ask = async () => {
    setChecking(true)
    try {
      const answer = await check(draft(), standing ? forecast?.id : undefined)
      const { cells, others } = placed(answer.errors, rows)
      setSaid({ cells, others })
      setFound(answer.errorCount === 0 ? { joining: joiningOf(answer.items), of: rows } : undefined)
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
      await keeping.forget()
      toast(t('submitted'))
      go(`/my/forecasts/${made.id}`)
      return
    }
    try {
      const made = await revise.mutateAsync({ ...draft(), version: standing.version })
      await keeping.forget()
      client.setQueryData(forecastQuery(forecast.id).queryKey, made)
      await client.invalidateQueries({ queryKey: ['forecasts', 'history', forecast.id] })
      await client.invalidateQueries({ queryKey: ['forecasts', 'list'] })
      toast(t('revised', { version: made.version }))
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 412) return hear(error)
      setTheirs(await readForecast(forecast.id))
    }
  }
  // What was found of other lines says nothing of these.
  const joining = found?.of === rows ? found?.joining : undefined
  return { ask, send, checking, joining, theirs, settle: () => setTheirs(undefined) }
}

export type Sending = ReturnType<typeof useSending>
