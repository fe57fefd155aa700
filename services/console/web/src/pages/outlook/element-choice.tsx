import { useTranslation } from 'react-i18next'
import { useWords } from '../../outlook/use-words.ts'
import { useAddressed } from '../../shell/address.ts'
import { Choice } from '../../ui/field.tsx'
import { byElement } from './by-element.ts'
import type { MonthOutcome } from './outlook.queries.ts'

/** The element that is looked at, in the address, with its months; the first unless said. */
export function useElement(months: readonly MonthOutcome[]) {
  const elements = byElement(months)
  const [chosen, choose] = useAddressed('element', '')
  const one = elements.find(({ element }) => element === chosen) ?? elements[0]
  return { elements: elements.map(({ element }) => element), element: one?.element, months: one?.months ?? [], choose }
}

export function ElementChoice({ of: { elements, element, choose } }: { of: ReturnType<typeof useElement> }) {
  const { t } = useTranslation('outlook')
  const words = useWords()
  return (
    <Choice
      label={t('element')}
      value={element ?? null}
      onChange={choose}
      options={elements.map(value => ({ value, label: words.element(value) }))}
    />
  )
}
