import { parseDecimal } from '@lodestone/kernel/decimal'
import { isUnclear } from '../grid/rows.ts'

/** What goods are made of, as a form of texts: percent of their mass by chemical element. */
export type ElementForm = { readonly element: string; readonly pct: string }
export const newElement = (): ElementForm => ({ element: '', pct: '' })

type ElementComplaint = 'required' | 'element' | 'twice' | 'number' | 'ambiguous'

/** What the browser finds wrong in a composition, by the path that a form names. */
export function elementComplaints(composition: readonly ElementForm[]): Map<string, ElementComplaint> {
  const found = new Map<string, ElementComplaint>()
  for (const [i, one] of composition.entries()) {
    const [element, pct] = [one.element.trim(), one.pct.trim()]
    const place = `composition.${i}`
    if (!/^[A-Z][a-z]?$/.test(element)) found.set(`${place}.element`, element === '' ? 'required' : 'element')
    if (composition.findIndex(other => other.element.trim() === element) < i) found.set(`${place}.element`, 'twice')
    if (pct === '') found.set(`${place}.pct`, 'required')
    else if (parseDecimal(pct.replace(/^-/, ''), 4) === undefined)
      found.set(`${place}.pct`, isUnclear(pct.replace(/^-/, '')) ? 'ambiguous' : 'number')
  }
  return found
}

/** A composition as the API takes it; nothing where none is stated. */
export const compositionOf = (composition: readonly ElementForm[]): { composition?: Record<string, string> } =>
  composition.length === 0
    ? {}
    : { composition: Object.fromEntries(composition.map(({ element, pct }) => [element.trim(), pct.trim()])) }
