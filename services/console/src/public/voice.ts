import { wordingIn } from '@lodestone/wording'
import type { Language } from './address.ts'
import { type Html, html } from './html.ts'
import de from './texts/de.json' with { type: 'json' }
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import ja from './texts/ja.json' with { type: 'json' }

const OWN = { en, de, fr, ja }

/** How the pages of a language speak: its words, and figures as it writes them, all exact. */
export type Voice = ReturnType<typeof voiceOf>

export function voiceOf(language: Language) {
  const wording = wordingIn(language)
  const [own, common] = [OWN[language], wording.texts]
  const time = timeIn(wording.locale)
  const texts = { ...common, ...own }
  const timeMark = (at: string): Html => html`<time datetime="${at}">${time.format(new Date(at))}</time>`
  return {
    ...wording,
    texts,
    /** A point in time, with its zone. */
    time: (at: string): string => time.format(new Date(at)),
    /** The same, which programs read too. */
    timeMark,
    /** When something happened; where it has not yet, when it is planned. */
    happened: (at: string | undefined, planned = ''): Html => {
      const mark = timeMark(at ?? planned)
      if (at !== undefined) return mark
      const [before = '', after = ''] = texts.rounds.planned.split('{{time}}')
      return html`${before}${mark}${after}`
    },
  }
}

const voices = new Map<Language, Voice>()
/** The voice of a language, made once. */
export function voiceIn(language: Language): Voice {
  const voice = voices.get(language) ?? voiceOf(language)
  voices.set(language, voice)
  return voice
}

const timeIn = (locale: string) =>
  new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: 'UTC',
  })
