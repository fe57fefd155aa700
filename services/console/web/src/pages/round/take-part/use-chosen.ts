import { useState } from 'react'
import type { Allocation } from './my-rounds.ts'

/** Of the allocations that are open, those that are picked to be decided on together. */
export function useChosen(open: readonly Allocation[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  return {
    open,
    chosen,
    picked: open.filter(({ id }) => chosen.has(id)),
    pick: (id: string, isPicked: boolean) =>
      setChosen(before => {
        const next = new Set(before)
        if (isPicked) next.add(id)
        else next.delete(id)
        return next
      }),
  }
}

export type Chosen = ReturnType<typeof useChosen>
