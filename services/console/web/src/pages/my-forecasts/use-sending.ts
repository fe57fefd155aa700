import { newKey } from '@lodestone/client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Problem } from '../../api/problem.ts'
import { historyOf } from '../../grid/rows.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { toast } from '../../ui/toast.tsx'
import { type Forecast, placed } from './forecast.ts'
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
  const [key] = useState(newKey)
  const submit = useSubmit()
  const revise = useRevise(forecast?.id ?? '')
  const { standing, setHistory, setSaid, draft } = editing
  const { rows } = editing.history
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
  return { ask, send, checking, theirs, settle: () => setTheirs(undefined) }
}

export type Sending = ReturnType<typeof useSending>
