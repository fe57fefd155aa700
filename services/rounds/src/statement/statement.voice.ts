import type { StatementLanguage } from '@lodestone/contracts'
import { formatKg, grams } from '@lodestone/kernel'
import { findMaterial } from '@lodestone/provenance'
import { filled, named, wordingIn } from '@lodestone/wording'
import de from './texts/de.json' with { type: 'json' }
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import ja from './texts/ja.json' with { type: 'json' }

const OWN: Readonly<Record<StatementLanguage, typeof en>> = { en, de, fr, ja }

/** How a statement speaks: its words, and figures as its language writes them, all exact. */
export type Voice = ReturnType<typeof voiceOf>

export function voiceOf(language: StatementLanguage) {
  const wording = wordingIn(language)
  const [own, common] = [OWN[language], wording.texts]
  const texts = {
    ...common,
    ...own,
    column: { ...common.column, ...own.column },
    hash: { ...common.hash, ...own.hash },
    lead: { ...common.lead, ...own.lead },
    section: { ...common.section, ...own.section },
    table: { ...common.table, ...own.table },
    verify: { ...common.verify, ...own.verify },
  }
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return {
    ...wording,
    texts,
    time: (at: Date): string => time.format(at),
    /** The title of a picture of the first or largest of so many: where it leaves some out, it says so, and that the table has them. */
    titled: (title: string, shown: number, of: number): string =>
      shown < of
        ? filled(texts.picture.someOf, { title, shown: wording.count(shown), count: wording.count(of) })
        : title,
    /** What goods weigh, form by form: kilograms of different forms are never added. */
    masses: (goods: readonly { readonly material: string; readonly quantityKg: string }[]): string => {
      const sums = new Map<string, bigint>()
      for (const one of goods) {
        const form = findMaterial(one.material)?.stage ?? 'other'
        sums.set(form, (sums.get(form) ?? 0n) + grams(one.quantityKg))
      }
      const shown = [...sums].filter(([, sum]) => sum > 0n)
      if (shown.length === 0) return wording.kg('0')
      return wording.list(
        shown.map(([form, sum]) =>
          filled(named(texts.mass, form, texts.mass.other), { mass: wording.kg(formatKg(sum)) }),
        ),
      )
    },
  }
}
