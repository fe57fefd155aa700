import type { Language } from './kind.ts'
import { de } from './words.de.ts'
import { en, type Words } from './words.en.ts'
import { fr } from './words.fr.ts'
import { ja } from './words.ja.ts'

/** What each notice says: in e-mails and in the console, by language and the event's type. */
export const WORDS: Readonly<Record<Language, Words>> = { en, de, fr, ja }
