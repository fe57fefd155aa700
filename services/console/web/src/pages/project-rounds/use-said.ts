import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Basis } from '../../outlook/outlook.queries.ts'
import { useWords } from '../../outlook/use-words.ts'
import { BASES, CONDITIONS, FUNDERS, MONEY, PHASES, STEPS } from './statement/sheets.of.ts'

const within = <One extends string>(all: readonly One[], text: string): One | undefined => all.find(one => one === text)

/** What the choices of a project round are called in the reader's language. What is no choice stays as it is. */
export function useSaid() {
  const { t } = useTranslation(['project-rounds', 'outlook', 'participants'])
  const words = useWords()
  return useMemo(() => {
    const phase = (text: string): string => {
      const one = within(PHASES, text)
      return one ? t(`phase.${one}`) : text
    }
    const money = (text: string): string => {
      const one = within(MONEY, text)
      return one ? t(`money.${one}`) : text
    }
    const stage = (text: string): string => {
      const one = within(STEPS, text)
      return one ? words.stage(one) : text
    }
    const choice = (cell: string, text: string): string => {
      const one = within(CONDITIONS, text)
      const funder = within(FUNDERS, text)
      const basis = within<Basis>(BASES, text)
      switch (cell) {
        case 'phase':
          return phase(text)
        case 'kind':
          return money(text)
        case 'stage':
          return stage(text)
        case 'condition':
          return one ? t(`condition.${one}`) : text
        case 'type':
          return funder ? t(`funder.${funder}`) : text
        case 'basis':
          return basis ? t(`outlook:basis.${basis}`) : text
        case 'bloc':
          return text === 'EU' || text === 'JP' ? t(`participants:blocs.${text}`) : text
        case 'by':
          return text === 'country' || text === 'supplier' ? t(`by.${text}`) : text
        default:
          return text
      }
    }
    return { phase, money, stage, choice }
  }, [t, words])
}
