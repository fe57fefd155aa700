import anyAscii from 'any-ascii'
import { withoutForms, withoutUnspaced } from './forms.ts'

/** Marks over or under letters of these scripts make no other name; elsewhere, as in kana, they make another syllable. */
const MARKS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}])\p{M}+/gu
/** Letters with a point behind each: `S.p.A.`, `G.m.b.H.`. */
const ABBREVIATED = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}\p{L}?(?![\p{L}\p{N}])/gu
const APOSTROPHES = /['’‘ʼ`´]/gu
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]+/u

/** What takes no place when it is shown. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
/** What is shown from right to left by force: up to where that ends. */
const TURNED = /\u202e([^\u202c]*)\u202c?/gu

const ASCII = /^[\x20-\x7e]*$/

/** The words of a name as it is written, whatever the case, punctuation, marks and legal form. */
export function plainWords(name: string): readonly string[] {
  const text = (ASCII.test(name) ? name : unmarked(name))
    .toLowerCase()
    .replace(APOSTROPHES, '')
    .replace(ABBREVIATED, letters => letters.replaceAll('.', ''))
  return withoutForms(text.split(BETWEEN_WORDS).filter(word => word !== ''))
}

/** A name as it is shown: in the order in which its letters are seen, and nothing else. */
export const shown = (name: string): string =>
  ASCII.test(name)
    ? name
    : name.replace(TURNED, (_, turned: string) => [...turned].reverse().join('')).replace(UNSEEN, '')

const unmarked = (name: string): string =>
  withoutUnspaced(name.normalize('NFKC')).normalize('NFKD').replace(MARKS, '').normalize('NFC').replace(/[ςΣ]/g, 'σ')

/** A plain word in the letters a to z and digits (any-ascii: the usual romanisation of each character by itself, Chinese as pinyin without tones). */
export const romanised = (word: string): string =>
  ASCII.test(word)
    ? word
    : anyAscii(word)
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '')

const SAME_SOUND: Readonly<Record<string, string>> = {
  shch: 'sh',
  sch: 'sh',
  tsch: 'ch',
  tch: 'ch',
  ph: 'f',
  kh: 'h',
  ck: 'k',
  q: 'k',
  x: 'ks',
  tz: 'ts',
  cz: 'ts',
  w: 'v',
  y: 'i',
  j: 'i',
  ou: 'u',
  ue: 'u',
  oe: 'o',
  ae: 'a',
}
const WRITTEN = /shch|sch|tsch|tch|ph|kh|ck|q|x|tz|cz|w|y|j|ou|ue|oe|ae/g

/** A romanised word by its sound, so far as that is written otherwise by this or that romanisation: `Yuriy`, `Juri` and `Iurii` are one. */
export const sounded = (roman: string): string =>
  roman
    .replace(WRITTEN, written => SAME_SOUND[written] ?? written)
    .replace(/(.)\1+/g, '$1')
    .replace(/f$/, 'v')

/** The consonants and digits of a sounded word: what is left where vowels are not written, as in Arabic. */
export const consonants = (sound: string): string => sound.replace(/[aeiou]/g, '')
