import { useLayoutEffect, useState } from 'react'
import type { CodedFinding } from '../../finding/finding.ts'
import type { OfferFormPart } from './form-part.ts'
import { mendingOf } from './mending.ts'

/** How one goes from a finding to the part of the form that mends it; `undefined` where there is none. */
export type Mend = (finding: CodedFinding | undefined) => (() => void) | undefined

/** Makes what a finding asks for in the form, and has the focus there. */
export function useMending({ form, set, readOnly }: OfferFormPart): Mend {
  /** A new object each time. */
  const [wanted, setWanted] = useState<{ readonly part: string }>()
  useLayoutEffect(() => {
    if (!wanted) return
    const part = document.querySelector(`[data-part="${wanted.part}"]`)
    const field = part?.querySelector<HTMLElement>('input, button')
    field?.focus({ preventScroll: true })
    part?.scrollIntoView({ block: 'center' })
  }, [wanted])
  return finding => {
    const mending = readOnly || !finding ? undefined : mendingOf(finding, form)
    return (
      mending &&
      (() => {
        if (mending.change) set(mending.change)
        setWanted({ part: mending.part })
      })
    )
  }
}
