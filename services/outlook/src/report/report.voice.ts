import type { StatementLanguage } from '@lodestone/contracts'
import { named, wordingIn } from '@lodestone/wording'
import de from './texts/de.json' with { type: 'json' }
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import ja from './texts/ja.json' with { type: 'json' }

const OWN: Readonly<Record<StatementLanguage, typeof en>> = { en, de, fr, ja }

/** How a report speaks: its words, and figures as its language writes them. */
export type Voice = ReturnType<typeof voiceOf>

export function voiceOf(language: StatementLanguage) {
  const wording = wordingIn(language)
  const texts = { ...OWN[language], stage: wording.texts.stage }
  const { locale } = wording
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const mass = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  return {
    ...wording,
    texts,
    time: (at: Date): string => time.format(at),
    day: (date: string): string => day.format(new Date(date)),
    /** Kilograms to a tenth: the figures are expectations. Their unit stands above. */
    mass: (kg: string): string => mass.format(Number(kg)),
    element: (symbol: string): string => named(texts.elementName, symbol),
  }
}
