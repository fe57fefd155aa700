import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { changed } from '../../grid/rows.ts'
import { toast } from '../../ui/toast.tsx'
import { placed, rowOf, statementOf } from './lines.ts'
import { type OwnLines, ownLinesQuery, readOwnLines, useStateLines } from './my-outlook.queries.ts'
import type { Editing } from './use-editing.ts'

/** Saves what is edited; `theirs` is what somebody else of the organisation has saved before. */
export function useSaving({ history, setHistory, version, setVersion, setSaid, keeping }: Editing) {
  const { t } = useTranslation('my-outlook')
  const client = useQueryClient()
  const [theirs, setTheirs] = useState<OwnLines>()
  const state = useStateLines()
  const { rows } = history
  const save = async () => {
    try {
      const stated = await state.mutateAsync({ ...statementOf(rows), version })
      await keeping.forget()
      client.setQueryData(ownLinesQuery().queryKey, stated)
      toast(t('lines.saved'))
    } catch (error) {
      if (error instanceof Problem && error.status === 412) return setTheirs(await readOwnLines())
      if (error instanceof Problem) setSaid(placed(error.errors, rows))
      throw error
    }
  }
  const settle = (next: OwnLines) => {
    setVersion(next.version)
    setTheirs(undefined)
  }
  return {
    save,
    theirs,
    keepMine: () => theirs && settle(theirs),
    takeTheirs: () => {
      if (!theirs) return
      setHistory(changed(history, theirs.lines.map(rowOf)))
      settle(theirs)
    },
  }
}
